import { createHmac } from 'node:crypto';
import type { IceServer } from '../../env';
import type { IceConfiguration } from './call-view';

/** What the operator set for calls. */
export interface IceSettings {
  readonly servers: readonly IceServer[];
  /** Shared with the TURN servers, which then take credentials that run out; null = those of `servers` are used. */
  readonly turnSecret: string | null;
  /** All sound goes through a TURN server, so that neither side learns the other's address. */
  readonly relayOnly: boolean;
}

export const NO_ICE_SERVERS: IceSettings = { servers: [], turnSecret: null, relayOnly: false };

/** Longer than most calls; a browser needs them when it connects, and it asks again before it connects again. */
const CREDENTIAL_SECONDS = 3_600;

/**
 * What one side's browser connects with. With a secret, TURN servers that have no credentials of their own get some in
 * coturn's scheme (use-auth-secret), good for an hour: the user name is when they run out and whose they are, the
 * credential its HMAC. `id` names the call in the TURN server's log.
 */
export function iceConfiguration(
  { servers, turnSecret, relayOnly }: IceSettings,
  id: string,
  now: Date,
): IceConfiguration {
  return {
    iceServers: servers.map((server) => {
      const urls = typeof server.urls === 'string' ? server.urls : [...server.urls];
      if (turnSecret === null || server.username !== undefined || !isTurn(server)) return { ...server, urls };
      const username = `${Math.floor(now.getTime() / 1000) + CREDENTIAL_SECONDS}:${id}`;
      return { urls, username, credential: createHmac('sha1', turnSecret).update(username).digest('base64') };
    }),
    iceTransportPolicy: relayOnly ? 'relay' : 'all',
  };
}

const isTurn = ({ urls }: IceServer): boolean => [urls].flat().some((url) => /^turns?:/i.test(url));
