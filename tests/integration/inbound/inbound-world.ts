import { PrismaPg } from '@prisma/adapter-pg';
import { hashApiToken, newApiToken } from '../../../lib/auth/api-token';
import { shareRuntime } from '../../../lib/composition';
import type { Actor } from '../../../lib/domain/ban';
import type { RuleCondition, RuleDraft } from '../../../lib/domain/rule';
import { PrismaClient } from '../../../lib/generated/prisma/client';
import { receiveInboundCall } from '../../../lib/inbound/receive-inbound-call';
import { receiveInboundEmail } from '../../../lib/inbound/receive-inbound-email';
import type { OpenRuntime } from '../../../lib/open-runtime';
import { type FixedClock, fixedClock, openTestRuntime } from '../../support/open-test-runtime';
import { createTestDatabase } from '../../support/test-services';

export const NOW = new Date('2026-03-01T12:00:00Z');
export const ADA: Actor = { agentId: null, name: 'Ada' };

export interface InboundWorld extends OpenRuntime {
  readonly prisma: PrismaClient;
  readonly clock: FixedClock;
  /** A token that may change things, and one that may only read. */
  readonly token: string;
  readonly readOnlyToken: string;
  mail(raw: string | Uint8Array, headers?: Record<string, string>): Promise<Response>;
  call(record: unknown, headers?: Record<string, string>): Promise<Response>;
  /** What the conversation says, line by line. */
  said(code: string): Promise<string[]>;
}

/** A runtime on a database of its own, shared with the handlers; `closeWorld` it at the end. */
export async function openInboundWorld(): Promise<InboundWorld> {
  const database = (await createTestDatabase()).options;
  const prisma = new PrismaClient({ adapter: new PrismaPg(database) });
  const clock = fixedClock(NOW);
  const opened = await openTestRuntime({ database, clock });
  shareRuntime(opened.runtime);
  const makeToken = async (name: string, readOnly: boolean) => {
    const token = newApiToken();
    await opened.runtime.apiTokens.addToken({ name, hash: hashApiToken(token), readOnly }, ADA, NOW);
    return token;
  };
  const token = await makeToken('Mail server', false);
  const post = (path: string, type: string, body: BodyInit, headers: Record<string, string>) =>
    new Request(`http://desk.example.com/api/v3/inbound/${path}`, {
      method: 'POST',
      headers: { apikey: token, 'content-type': type, ...headers },
      body,
    });
  return {
    ...opened,
    prisma,
    clock,
    token,
    readOnlyToken: await makeToken('Reader', true),
    mail: (raw, headers = {}) =>
      receiveInboundEmail(
        post('email', 'message/rfc822', typeof raw === 'string' ? raw : new Blob([Buffer.from(raw)]), headers),
      ),
    call: (record, headers = {}) =>
      receiveInboundCall(post('call', 'application/json', JSON.stringify(record), headers)),
    async said(code) {
      const { messages = [] } = (await opened.runtime.tickets.findTicketByCode(code)) ?? {};
      return messages.map(({ author, authorName, text }) => `${author} ${authorName}: ${text}`);
    },
  };
}

export async function closeWorld({ prisma, close }: InboundWorld): Promise<void> {
  shareRuntime(null);
  await prisma.$disconnect();
  await close();
}

let lastId = 0;

/** A mail of Jane Doe with a Message-ID of its own; `headers` take the place of those that it has, null leaves one out. */
export function aMail(headers: Record<string, string | null> = {}, text = 'It has not arrived.'): string {
  const all: Record<string, string | null> = {
    From: 'Jane Doe <jane@example.com>',
    To: 'support@desk.example.com',
    Subject: 'My order',
    'Message-ID': `<${++lastId}@example.com>`,
    ...headers,
  };
  const lines = Object.entries(all).flatMap(([name, value]) => (value === null ? [] : [`${name}: ${value}`]));
  return [...lines, '', text].join('\r\n');
}

export const when = (
  field: RuleCondition['field'],
  comparison: RuleCondition['comparison'],
  value: string,
  header = '',
): RuleCondition => ({ field, header, comparison, value });

export const aRule = (rule: Partial<RuleDraft> = {}): RuleDraft => ({
  name: 'Prizes',
  conditions: [when('subject', 'contains', 'prize')],
  action: 'delete',
  ...rule,
});
