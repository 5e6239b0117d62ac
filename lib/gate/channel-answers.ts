import type { CheckVisitor } from '../bans/check-visitor';
import type { Channel } from '../domain/channel';
import type { Decision } from '../domain/decision';
import type { IpAddress } from '../domain/ip-address';
import { channelOfPath } from './channel-of-path';
import { CHANNEL_PAGES } from './refusal-path';

/** What a visitor does on a channel. Only the board tells reading from writing. */
export type ChannelUse = 'use' | 'read' | 'write';

/** What the front door answers to one kind of request. */
export interface ChannelAnswer {
  readonly channel: Channel;
  readonly use: ChannelUse;
  readonly method: 'GET' | 'POST';
  readonly path: string;
  /** Null: open to everybody, nobody is checked. */
  readonly decision: Decision | null;
}

const REQUESTS: readonly Pick<ChannelAnswer, 'channel' | 'use' | 'method'>[] = [
  { channel: 'chat', use: 'use', method: 'GET' },
  { channel: 'contact_form', use: 'use', method: 'GET' },
  { channel: 'call', use: 'use', method: 'GET' },
  { channel: 'board', use: 'read', method: 'GET' },
  { channel: 'board', use: 'write', method: 'POST' },
];

/**
 * What each channel answers to a visitor from an address now. Asks what the front door asks (which channel is this path,
 * and may the visitor use it), so that it can't tell anything else than what a visitor would get.
 */
export async function channelAnswers(checkVisitor: CheckVisitor, address: IpAddress): Promise<ChannelAnswer[]> {
  return Promise.all(
    REQUESTS.map(async (request) => {
      const path = CHANNEL_PAGES[request.channel];
      const channel = channelOfPath(request.method, path);
      return { ...request, path, decision: channel && (await checkVisitor({ address, channel })) };
    }),
  );
}
