import { hashApiToken, newApiToken } from '../../../lib/auth/api-token';
import { bouncerEndpoints } from '../../../lib/crowdsec/bouncer-endpoints';
import { createKnownKeys } from '../../../lib/crowdsec/known-keys';
import type { OpenRuntime } from '../../../lib/open-runtime';
import { openTestDoor } from '../gate/test-door';

export interface Told {
  readonly id: number;
  readonly origin: string;
  readonly type: string;
  readonly scope: string;
  readonly value: string;
  readonly duration: string;
  readonly scenario: string;
}
export interface StreamAnswer {
  readonly new: readonly Told[];
  readonly deleted: readonly Told[];
}

/** A front door with the bouncers' endpoints over a runtime, and a key that counts. */
export async function openBouncerDoor(opened: OpenRuntime) {
  const { runtime } = opened;
  const errors: unknown[] = [];
  const staticHandlers = bouncerEndpoints({
    ...runtime,
    decisions: opened.decisions,
    findKey: createKnownKeys(runtime),
    failed: (error) => errors.push(error),
  });
  const door = await openTestDoor({ checkVisitor: runtime.checkVisitor, staticHandlers });
  const newKey = async (name = 'edge') => {
    const key = newApiToken();
    const { id } = await runtime.apiTokens.addToken(
      { name, hash: hashApiToken(key), readOnly: true },
      { agentId: null, name: 'Ada' },
      runtime.clock.now(),
    );
    return { key, id };
  };
  const { key } = await newKey();
  const ask = (path: string, init: RequestInit & { key?: string | null } = {}) =>
    fetch(`http://127.0.0.1:${door.port}${path}`, {
      ...init,
      headers: { ...init.headers, ...(init.key !== null && { 'x-api-key': init.key ?? key }) },
    });
  const live = async (query: string) => (await (await ask(`/v1/decisions${query}`)).json()) as Told[] | null;
  const pull = async (query = '', withKey = key) =>
    (await (await ask(`/v1/decisions/stream${query}`, { key: withKey })).json()) as StreamAnswer;
  return { door, errors, key, newKey, ask, live, pull, close: () => door.close() };
}
export type BouncerDoor = Awaited<ReturnType<typeof openBouncerDoor>>;

/** `4h0m5s` in seconds; NaN for what is no Go duration in whole units. */
export function seconds(duration: string): number {
  const parts = /^(-?)(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?$/.exec(duration);
  if (!parts || duration.replace('-', '') === '') return Number.NaN;
  const [, sign, hours = '0', minutes = '0', secs = '0'] = parts;
  return (sign === '-' ? -1 : 1) * (Number(hours) * 3600 + Number(minutes) * 60 + Number(secs));
}
