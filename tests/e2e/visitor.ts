import { randomUUID } from 'node:crypto';
import type { APIRequestContext } from '@playwright/test';
import { expect } from './fixtures';

export interface Written {
  /** The ticket that it became. */
  readonly code: string;
  readonly subject: string;
  readonly name: string;
  readonly email: string;
}

/**
 * Writes to the contact form as a visitor who calls from `address`, with everything of their own unless said otherwise.
 * Fails the story if the message isn't taken.
 */
export async function writeFrom(
  request: APIRequestContext,
  address: string,
  message: { subject?: string; message?: string; name?: string; email?: string } = {},
): Promise<Written> {
  const unique = randomUUID().slice(0, 8);
  const subject = message.subject ?? `Where is my parcel? ${unique}`;
  const name = message.name ?? `Anna Berg ${unique}`;
  const email = message.email ?? `anna-${unique}@example.com`;
  const data = { name, email, subject, message: message.message ?? 'It has not arrived.' };
  const sent = await request.post('/api/channels/contact-form', { headers: { 'x-forwarded-for': address }, data });
  expect(sent.status(), await sent.text()).toBe(201);
  const { ticket } = (await sent.json()) as { ticket: string };
  return { code: ticket, subject, name, email };
}
