/**
 * Whether a request that changes something comes from a page of ours, or from no page at all (a program sends no
 * Origin). `publicUrl` helps where a proxy rewrites Host. The opaque origin `null` is a stranger's.
 */
export function isOwnOrigin(headers: { get(name: string): string | null }, publicUrl: string | null): boolean {
  const origin = headers.get('origin');
  if (origin === null) return true;
  if (!URL.canParse(origin)) return false;
  const { protocol, host } = new URL(origin);
  if (publicUrl && URL.canParse(publicUrl) && new URL(publicUrl).origin === `${protocol}//${host}`) return true;
  // A forged X-Forwarded-Host doesn't get past the front door.
  const ours = `${protocol}//${headers.get('x-forwarded-host') ?? headers.get('host') ?? ''}`;
  return URL.canParse(ours) && new URL(ours).host === host;
}
