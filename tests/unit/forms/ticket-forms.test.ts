import { describe, expect, test } from 'vitest';
import { MESSAGE_LENGTH_MAX } from '../../../lib/channels/tickets/message-text';
import { readTicketChange, ticketCodeOf, writeTicketChange } from '../../../lib/forms/ticket-change-form';
import { parseTicketMessage, ticketMessageValues } from '../../../lib/forms/ticket-message-form';
import type { TicketChange } from '../../../lib/ports/ticket-store';

const formOf = (fields: Record<string, string>) => {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  return form;
};

describe('a button of a ticket', () => {
  test.each<TicketChange>([
    { kind: 'resolve' },
    { kind: 'reopen' },
    { kind: 'mark-spam' },
    { kind: 'clear-spam' },
    { kind: 'assign', agentId: 7 },
    { kind: 'assign', agentId: null },
    { kind: 'assign', agentId: 7, from: null },
    { kind: 'assign', agentId: null, from: 7 },
    { kind: 'assign', agentId: 7, from: 8 },
  ])('sends what is read back: %j', (change) => {
    expect(readTicketChange(writeTicketChange(change))).toEqual(change);
  });

  test.each([
    null,
    '',
    'delete',
    'assign',
    'assign 0',
    'assign -1',
    'assign 1e3',
    'assign 7 from',
    'assign 7 from 0',
    'assign 99999999999',
    'constructor',
  ])('%j is none of ours', (value) => {
    expect(readTicketChange(value)).toBeNull();
  });

  test('carries a code that is cut, whatever it is', () => {
    expect(ticketCodeOf(formOf({ ticket: 'x'.repeat(1000) }))).toHaveLength(40);
    expect(ticketCodeOf(formOf({}))).toBe('');
  });
});

describe('a message of an agent', () => {
  test('is cleaned as a visitor’s is, and is a reply unless it says that it is a note', () => {
    const reply = parseTicketMessage(formOf({ text: '  a\r\nb\u202e\u0007  ', seen: '3' }));
    expect(reply).toEqual({ ok: true, value: { text: 'a\nb', internal: false, resolve: false, seenSeq: 3 } });
    const note = parseTicketMessage(formOf({ text: 'x', mode: 'note', resolve: '1', seen: 'none' }));
    expect(note).toEqual({ ok: true, value: { text: 'x', internal: true, resolve: true, seenSeq: null } });
  });

  test('may have as many characters as a visitor’s, and not one more', () => {
    expect(parseTicketMessage(formOf({ text: ` ${'x'.repeat(MESSAGE_LENGTH_MAX)}\n` }))).toMatchObject({ ok: true });
    expect(parseTicketMessage(formOf({ text: 'x'.repeat(MESSAGE_LENGTH_MAX + 1) }))).toEqual({
      ok: false,
      error: expect.stringMatching(/^This has 10,001 characters and may have at most 10,000\. Shorten it/),
    });
  });

  test.each(['', '  \n ', '\u202e'])('%j is nothing, and says what to write', (text) => {
    expect(parseTicketMessage(formOf({ text }))).toEqual({
      ok: false,
      error: expect.stringMatching(/^Write the reply/),
    });
    const note = parseTicketMessage(formOf({ text, mode: 'note' }));
    expect(note).toEqual({ ok: false, error: expect.stringMatching(/^Write the note/) });
  });

  test('comes back as it was typed, also when it is too long', () => {
    const text = `  ${'x'.repeat(12_000)}\n`;
    expect(ticketMessageValues(formOf({ text, mode: 'note' }))).toEqual({ mode: 'note', text });
    expect(ticketMessageValues(formOf({ mode: 'nonsense' }))).toEqual({ mode: 'reply', text: '' });
  });
});
