/**
 * Whether the browser came by https, which decides about cookies' Secure flag. A configured public URL has the last
 * word. Without one `X-Forwarded-Proto` tells, which the front door removes unless a trusted proxy sent it (Next then
 * fills in what its own socket is).
 */
export function isSecureRequest(headers: { get(name: string): string | null }, publicUrl: string | null): boolean {
  if (publicUrl) return publicUrl.toLowerCase().startsWith('https:');
  const first = headers.get('x-forwarded-proto')?.split(',')[0];
  return first?.trim().toLowerCase() === 'https';
}
