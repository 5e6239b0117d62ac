import { z } from 'zod';

/**
 * What instances tell one another. `from` is the instance, which has heeded it already. Only hints: of a chat or a ban
 * nothing but that it changed, so that a forged or lost one can do no more than cause, or save, a look at the store.
 */
export type LiveMessage = z.infer<typeof schema>;

const LENGTH_MAX = 1_000;

const ticketId = z.int().positive();
const from = z.string().min(1).max(40);
const schema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('chat'), from, ticketId }),
  z.strictObject({ kind: z.literal('agents'), from }),
  z.strictObject({ kind: z.literal('bans'), from }),
  z.strictObject({
    kind: z.literal('typing'),
    from,
    ticketId,
    side: z.enum(['visitor', 'agent']),
    name: z.string().max(100),
  }),
]);

export const writeLiveMessage = (message: LiveMessage): string => JSON.stringify(message);

/** Null for whatever isn't exactly such a message. Never throws. */
export function readLiveMessage(text: string): LiveMessage | null {
  if (text.length > LENGTH_MAX) return null;
  try {
    return schema.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}
