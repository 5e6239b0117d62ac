import { isSecureRequest } from './secure-request';

/**
 * Where people reach this desk, without a trailing slash, for links that are handed over: the configured public URL, or
 * the host that the request at hand was sent to (a forged X-Forwarded-Host doesn't get past the front door).
 */
export function ownOrigin(headers: { get(name: string): string | null }, publicUrl: string | null): string {
  if (publicUrl) return publicUrl;
  const scheme = isSecureRequest(headers, null) ? 'https' : 'http';
  return `${scheme}://${headers.get('x-forwarded-host') ?? headers.get('host') ?? 'localhost'}`;
}
