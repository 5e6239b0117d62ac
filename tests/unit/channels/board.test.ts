import { describe, expect, test } from 'vitest';
import { planBoardChange } from '../../../lib/channels/board/plan-board-change';
import { postBannedLine } from '../../../lib/channels/board/post-ban-line';
import {
  forgottenOptions,
  makeRegistration,
  readRegistration,
  registrationHeader,
  registrationOptions,
} from '../../../lib/channels/board/registration';
import { ipRangeFromText } from '../../../lib/domain/ip-range';
import { readBoardChange, undoOfBoardChange, writeBoardChange } from '../../../lib/forms/board-change-form';
import type { BoardChange } from '../../../lib/ports/board-store';

const TOPIC = { kind: 'suggestion', pinned: false, locked: false, status: 'open' } as const;
const POST = { seq: 3, state: 'shown', authorName: 'Vera' } as const;
const ADA = { name: 'Ada' };
const CHANGES: readonly BoardChange[] = [
  { kind: 'pin' },
  { kind: 'lock' },
  { kind: 'status', status: 'planned' },
  { kind: 'post', seq: 3, state: 'hidden' },
  { kind: 'post', seq: 3, state: 'spam' },
  { kind: 'post', seq: 3, state: 'deleted' },
];

describe('what agents change', () => {
  test.each(CHANGES)('is told with who did it: %j', (change) => {
    expect(planBoardChange(TOPIC, POST, change, ADA)?.text).toMatch(/^Ada .+\.$/);
  });

  test('says nothing when it is so already, and a topic of the forum has no status', () => {
    expect(planBoardChange(TOPIC, null, { kind: 'unpin' }, ADA)).toBeNull();
    expect(planBoardChange(TOPIC, null, { kind: 'unlock' }, ADA)).toBeNull();
    expect(planBoardChange(TOPIC, null, { kind: 'status', status: 'open' }, ADA)).toBeNull();
    expect(planBoardChange(TOPIC, POST, { kind: 'post', seq: 3, state: 'shown' }, ADA)).toBeNull();
    expect(planBoardChange({ ...TOPIC, kind: 'forum' }, null, { kind: 'status', status: 'done' }, ADA)).toBeNull();
  });

  test('names the reply, or the topic', () => {
    const text = (seq: number) =>
      planBoardChange(TOPIC, { ...POST, seq }, { kind: 'post', seq, state: 'deleted' }, ADA)?.text;
    expect(text(3)).toBe('Ada deleted a reply of Vera (#3) from the board.');
    expect(text(1)).toBe('Ada deleted this topic from the board.');
  });

  test.each(CHANGES)('comes through a form and back: %j', (change) => {
    expect(readBoardChange(writeBoardChange(change))).toEqual(change);
    const undo = undoOfBoardChange(change, { status: 'open', state: 'shown' });
    expect(readBoardChange(writeBoardChange(undo))).toEqual(undo);
    expect(undo).not.toEqual(change);
  });

  test.each([
    '',
    'remove',
    'status',
    'status sold',
    'hidden',
    'hidden 0',
    'hidden 1e3',
    'hidden -1',
    'toString 1',
    'shown 3 ',
    'shown 3 gone',
    'shown 3 hidden 4',
    'status open sold',
    null,
  ])('%j is none of it', (value) => {
    expect(readBoardChange(value)).toBeNull();
  });
});

describe('the line of a ban from a post', () => {
  const ban = {
    range: ipRangeFromText('203.0.113.7'),
    validUntil: new Date('2026-03-08T12:00:00Z'),
    bannedBy: { agentId: 1, name: 'Ada' },
  };

  test('names visitor, address, agent and end, and how much else was hidden', () => {
    const post = { ...POST, address: '203.0.113.7' };
    expect(postBannedLine(ban, post, 0)).toBe(
      'Ada banned Vera (203.0.113.7) until 2026-03-08 12:00 UTC. Reply #3 is off the board.',
    );
    expect(postBannedLine(ban, { ...post, seq: 1 }, 2)).toMatch(
      /This topic is off the board\. 2 more posts of the last day hidden\.$/,
    );
  });
});

describe('a registration', () => {
  const ID = '8c9f1f0e-5a63-4c43-9d53-0a2f6a3d8a11';

  test('is known by its signature alone', () => {
    const cookie = makeRegistration('secret', ID);
    expect(readRegistration('secret', cookie)).toBe(ID);
    expect(readRegistration('another', cookie)).toBeNull();
    expect(readRegistration('secret', cookie.replace('8c9f', '8c9e'))).toBeNull();
    for (const forged of ['', null, ID, `${ID}.`, `${ID}.${'A'.repeat(43)}`, `${cookie}x`]) {
      expect(readRegistration('secret', forged)).toBeNull();
    }
  });

  test('is kept from scripts and other sites, and over https from plain http', () => {
    expect(registrationHeader('secret', ID, false)).toMatch(/^gatehouse-visitor=.+; HttpOnly; SameSite=Lax$/);
    expect(registrationHeader('secret', ID, true)).toMatch(/^__Secure-gatehouse-visitor=.+; SameSite=Lax; Secure$/);
  });

  // RFC 6265bis, 5.7: a browser takes no cookie named __Secure- that isn't Secure, so it would keep the one it has.
  test.each([true, false])(
    'is forgotten by a cookie that the browser takes as it took the first (https: %s)',
    (secure) => {
      expect(forgottenOptions(secure)).toEqual({ ...registrationOptions(secure), maxAge: 0 });
      expect(forgottenOptions(secure)).toMatchObject({ path: '/', secure });
    },
  );
});
