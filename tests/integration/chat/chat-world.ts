import type { BanOutcome } from '../../../lib/bans/add-ban';
import { addBan } from '../../../lib/bans/add-ban';
import { banFromChat } from '../../../lib/bans/ban-from-chat';
import type { Actor } from '../../../lib/domain/ban';
import { parseIpAddress } from '../../../lib/domain/ip-address';
import { ipRangeFromText } from '../../../lib/domain/ip-range';
import type { OpenRuntime } from '../../../lib/open-runtime';
import type { NewCall, StartedCall } from '../../../lib/ports/call-store';
import type { ChatMessage, NewChat, StartedChat } from '../../../lib/ports/chat-store';
import { type FixedClock, fixedClock, openTestRuntime } from '../../support/open-test-runtime';
import { createTestDatabase } from '../../support/test-services';

/** A desk with chats and calls: what the tests of this folder and of `call` say about visitors, agents and bans, in short. */
export interface ChatWorld {
  readonly opened: OpenRuntime;
  readonly clock: FixedClock;
  /** How to connect to its Postgres past the product. */
  readonly database: object;
  agent(name: string): Promise<Actor & { readonly agentId: number }>;
  start(address: string, chat?: Partial<Omit<NewChat, 'address'>>): Promise<StartedChat>;
  /** Starts a call, which rings. */
  ring(address: string, call?: Partial<Omit<NewCall, 'address'>>): Promise<StartedCall>;
  write(key: string, text: string, more?: { clientId?: string; address?: string }): Promise<ChatMessage>;
  /** What the desk reads in the conversation. */
  lines(ticketId: number): Promise<string[]>;
  ban(range: string, validUntil?: Date | null): Promise<BanOutcome>;
  banFrom(
    code: string,
    actor: Actor,
    range: string,
    more?: { validUntil?: Date | null; reason?: string },
  ): ReturnType<typeof banFromChat>;
  isRefused(address: string): Promise<boolean>;
}

export async function openChatWorld(): Promise<ChatWorld> {
  const clock = fixedClock('2026-03-01T12:00:00Z');
  const database = (await createTestDatabase()).options;
  const opened = await openTestRuntime({ clock, database });
  await opened.startKeeping();
  const { chats, calls, agents } = opened.runtime;
  let count = 0;
  return {
    opened,
    clock,
    database,
    async agent(name) {
      const made = await agents.addAgent(
        { email: `agent-${++count}@example.com`, name, role: 'agent', passwordHash: 'none' },
        { agentId: null, name: 'Ada' },
        clock.now(),
      );
      if (!made) throw new Error('the e-mail address is taken');
      return { agentId: made.id, name };
    },
    start: (address, chat = {}) =>
      chats.startChat(
        { key: null, name: '', email: '', text: '', userAgent: 'Test', page: '', ...chat, address: ip(address) },
        clock.now(),
      ),
    ring: (address, call = {}) =>
      calls.startCall(
        { key: null, name: '', email: '', userAgent: 'Test', page: '', ...call, address: ip(address) },
        clock.now(),
      ),
    async write(key, text, { clientId = `c${++count}`, address = '203.0.113.7' } = {}) {
      const written = await chats.addVisitorMessage(key, { text, clientId, address: ip(address) }, clock.now());
      if (!written.ok) throw new Error(`refused: ${written.error.kind}`);
      return written.value;
    },
    async lines(ticketId) {
      return (await chats.messagesAfter(ticketId, 0, false)).map(({ text }) => text);
    },
    async ban(range, validUntil = null) {
      const outcome = await addBan(
        opened.runtime,
        { agentId: null, name: 'Ada' },
        {
          range: ipRangeFromText(range),
          validUntil,
          reason: '',
          callerAddress: null,
          confirmed: true,
          confirmation: 'strict',
        },
      );
      if (!outcome.ok) throw new Error(`refused: ${outcome.error.kind}`);
      return outcome.value;
    },
    banFrom: (code, actor, range, { validUntil = null, reason = '' } = {}) =>
      banFromChat(opened.runtime, actor, {
        code,
        range: ipRangeFromText(range),
        validUntil,
        reason,
        callerAddress: null,
        confirmed: true,
      }),
    async isRefused(address) {
      return (await opened.runtime.checkVisitor({ address: ip(address), channel: 'chat' })).outcome === 'banned';
    },
  };
}

export function ip(text: string) {
  const parsed = parseIpAddress(text);
  if (!parsed.ok) throw new Error(parsed.error.message);
  return parsed.value;
}
