import { randomUUID } from 'node:crypto';
import type { APIRequestContext } from '@playwright/test';
import { expect } from './fixtures';

/** Writes to the contact form as somebody who calls from `address`; gives the ticket's code. */
export async function writeFrom(
  request: APIRequestContext,
  address: string,
  { name = 'Anna Berg', subject = 'My order' }: { name?: string; subject?: string } = {},
): Promise<string> {
  const answer = await request.post('/api/channels/contact-form', {
    headers: { 'x-forwarded-for': address },
    data: { name, email: `visitor-${randomUUID()}@example.com`, subject, message: 'Hello?' },
  });
  expect(answer.status()).toBe(201);
  return ((await answer.json()) as { ticket: string }).ticket;
}
