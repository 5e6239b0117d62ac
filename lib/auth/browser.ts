import { cookies, headers } from 'next/headers';
import { runtime } from '../composition';
import type { IpAddress } from '../domain/ip-address';
import { readClientHeader } from '../gate/client-header';
import { DEVICE_COOKIE_SECONDS, deviceCookieName } from './device-cookie';
import { isSecureRequest } from './secure-request';
import { cookieOptions } from './session-cookie';

/** What signing in looks at in the request at hand. */
export interface Browser {
  /** Null = it can't be told. */
  readonly address: IpAddress | null;
  /** The device cookie as it was sent, if any. */
  readonly device: string | null;
  readonly userAgent: string;
  /** It came by https. */
  readonly secure: boolean;
}

/** The browser that sent the request; only in pages, server actions and route handlers. */
export async function readBrowser(): Promise<Browser> {
  const { clientHeaderSecret, publicUrl } = runtime();
  const requestHeaders = await headers();
  const secure = isSecureRequest(requestHeaders, publicUrl);
  const client = readClientHeader(requestHeaders, clientHeaderSecret);
  return {
    address: client.kind === 'address' ? client.address : null,
    device: (await cookies()).get(deviceCookieName(secure))?.value ?? null,
    userAgent: requestHeaders.get('user-agent') ?? '',
    secure,
  };
}

/** Leaves the device cookie of a sign-in in the browser; only in server actions and route handlers. */
export async function rememberDevice(deviceCookie: string, secure: boolean): Promise<void> {
  (await cookies()).set(deviceCookieName(secure), deviceCookie, cookieOptions(secure, DEVICE_COOKIE_SECONDS));
}
