import type { ServerResponse } from 'node:http';
import type { Channel } from '../domain/channel';
import type { IpAddress } from '../domain/ip-address';

export interface OpenChannelResponses {
  /** Holds a response until it is closed. Anything else about it stays the caller's. */
  track(res: ServerResponse, address: IpAddress, channel: Channel): void;
  /**
   * Asks once for each address and channel that hold something open, and destroys the connections of the banned, at
   * once and without a farewell: the page asks again and is refused. A question that fails ends nothing; it is
   * reported in `failures` and asked again next time. A few questions are asked at a time, whatever is open.
   */
  endBanned(isBanned: IsBanned): Promise<{ readonly ended: number; readonly failures: readonly unknown[] }>;
  /** How many responses are open. */
  readonly size: number;
}

export type IsBanned = (address: IpAddress, channel: Channel) => Promise<boolean>;

/** So few that visitors who ask meanwhile find Postgres free when it answers instead of the index. */
const QUESTIONS_AT_ONCE = 4;

/**
 * The responses that are still open on channel paths, by address: event streams, mostly. A ban ends them through this,
 * since no request of theirs would ask again.
 */
export function createOpenChannelResponses(): OpenChannelResponses {
  const holders = new Map<string, Holder>();
  let size = 0;
  return {
    track(res, address, channel) {
      if (res.closed) return;
      const key = `${channel} ${address.family} ${address.value}`;
      const holder = holders.get(key) ?? { address, channel, open: new Set() };
      holders.set(key, holder);
      holder.open.add(res);
      size += 1;
      res.once('close', () => {
        size -= 1;
        holder.open.delete(res);
        if (holder.open.size === 0 && holders.get(key) === holder) holders.delete(key);
      });
    },
    async endBanned(isBanned) {
      let ended = 0;
      const failures: unknown[] = [];
      const waiting = [...holders.values()].values();
      const askOn = async () => {
        for (const { address, channel, open } of waiting) {
          try {
            if (!(await isBanned(address, channel))) continue;
          } catch (error) {
            failures.push(error);
            continue;
          }
          for (const res of [...open]) {
            res.destroy();
            ended += 1;
          }
        }
      };
      await Promise.all(Array.from({ length: QUESTIONS_AT_ONCE }, askOn));
      return { ended, failures };
    },
    get size() {
      return size;
    },
  };
}

interface Holder {
  readonly address: IpAddress;
  readonly channel: Channel;
  readonly open: Set<ServerResponse>;
}
