import { describe, expect, test } from 'vitest';
import { bannedLine, banUndoneLine, isForVisitor } from '../../../lib/channels/chat/chat-lines';
import { TICKET_EVENTS } from '../../../lib/ports/ticket-store';
import { aBan } from '../../support/builders';

describe('what a visitor may see', () => {
  test('what people said to each other', () => {
    expect(isForVisitor({ author: 'visitor', internal: false, event: null })).toBe(true);
    expect(isForVisitor({ author: 'agent', internal: false, event: null })).toBe(true);
  });

  test('never a note, nor a line of the system that isn’t about who is on the other side', () => {
    expect(isForVisitor({ author: 'agent', internal: true, event: null })).toBe(false);
    expect(isForVisitor({ author: 'system', internal: false, event: null })).toBe(false);
    const told = TICKET_EVENTS.filter((event) => isForVisitor({ author: 'system', internal: false, event }));
    expect(told).toEqual(['chat_accepted', 'chat_transferred']);
  });
});

describe('the line about a ban', () => {
  test('names who, whom, where and until when, in the minute that the desk shows', () => {
    const ban = aBan({ validUntil: new Date('2026-11-24T15:29:00.001Z') });
    expect(bannedLine(ban, 'Mallory', '203.0.113.7')).toBe(
      'Ada Agent banned Mallory (203.0.113.7) until 2026-11-24 15:29 UTC.',
    );
  });

  test('names the range of a wider one, and calls who gave no name unidentified', () => {
    expect(bannedLine(aBan({ range: '203.0.113.0/24' }), ' ', '203.0.113.7')).toBe(
      'Ada Agent banned an unidentified visitor (203.0.113.7) with all of 203.0.113.0 – 203.0.113.255 indefinitely.',
    );
    expect(banUndoneLine({ name: 'Ben' }, aBan({ range: '203.0.113.0/24' }), true)).toContain(
      '203.0.113.0 – 203.0.113.255',
    );
  });
});
