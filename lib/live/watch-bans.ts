import type { CheckVisitor } from '../bans/check-visitor';
import type { OpenChannelResponses } from '../gate/open-channel-responses';
import type { ChatStore } from '../ports/chat-store';
import type { Clock } from '../ports/clock';
import type { LiveHub } from './live-hub';
import { oneAtATime } from './one-at-a-time';
import { repeat } from './repeat';

export interface WatchBansDeps {
  readonly live: LiveHub;
  readonly openResponses: OpenChannelResponses;
  readonly checkVisitor: CheckVisitor;
  readonly chats: Pick<ChatStore, 'endBannedChats'>;
  readonly clock: Clock;
  readonly log: { error(event: object, message: string): void; warn(event: object, message: string): void };
}

/** How often what is open is asked for bans again when nobody says that bans changed. */
const OPEN_MS = 1_000;
const CHATS_MS = 2_000;

/**
 * Ends what the banned have open in this process, and their running chats: at once when somebody says that bans changed,
 * and every second or two, since a hint may be lost, an exemption runs out by itself and addresses move. Returns how to
 * stop.
 */
export function watchBans({ live, openResponses, checkVisitor, chats, clock, log }: WatchBansDeps): () => void {
  const endOpen = oneAtATime(async () => {
    const { failures } = await openResponses.endBanned(
      async (address, channel) => (await checkVisitor({ address, channel })).outcome === 'banned',
    );
    for (const error of failures) log.error({ err: error }, 'a visitor could not be checked again');
  });
  let chatsFail = false;
  const endChats = oneAtATime(async () => {
    try {
      const ended = await chats.endBannedChats(clock.now());
      chatsFail = false;
      for (const ticketId of ended) live.chatChanged(ticketId);
    } catch (error) {
      // Once per outage: a line every two seconds tells nobody more.
      if (!chatsFail) log.warn({ err: error }, 'chats could not be asked for bans; trying again');
      chatsFail = true;
    }
  });
  const endAll = () => {
    void endOpen();
    void endChats();
  };
  const stopListening = live.onBans(endAll);
  const stops = [repeat(OPEN_MS, endOpen), repeat(CHATS_MS, endChats)];
  return () => {
    stopListening();
    for (const stop of stops) stop();
  };
}
