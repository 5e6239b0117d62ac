import { problemResponse } from '../channels/problem-response';
import { type IpAddress, parseIpAddress } from '../domain/ip-address';
import { err, type Result } from '../domain/result';

/** The address in `?ip_address=`, or the answer to what is none. A zone, as in fe80::1%eth0, is left out. */
export function askedAddress(request: Request): Result<IpAddress, Response> {
  const text = new URL(request.url).searchParams.get('ip_address')?.trim() ?? '';
  const parsed = parseIpAddress(text, { zone: 'strip' });
  if (parsed.ok) return parsed;
  const message = text === '' ? 'Send one, such as “?ip_address=203.0.113.7”.' : parsed.error.message;
  const errors = [{ field: 'ip_address', message }];
  return err(problemResponse(400, { type: 'invalid-address', title: 'This is no address', errors }));
}
