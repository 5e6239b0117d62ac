import { describe, expect, test } from 'vitest';
import {
  isOutOfSight,
  POST_STATES,
  REPLIES_MAX,
  replyRefusal,
  type TopicStanding,
  voteRefusal,
} from '../../../lib/domain/board';

const topic = (changes: Partial<TopicStanding> = {}): TopicStanding => ({
  kind: 'suggestion',
  status: 'open',
  locked: false,
  state: 'shown',
  ...changes,
});

describe('a visitor replies', () => {
  test('to what is shown and open, whatever its status', () => {
    for (const status of ['open', 'planned', 'done', 'declined'] as const) {
      expect(replyRefusal(topic({ status }), 0)).toBeNull();
    }
    expect(replyRefusal(topic({ kind: 'forum' }), REPLIES_MAX - 1)).toBeNull();
  });

  test('not to what is locked or full, and finds nothing where nothing is shown', () => {
    expect(replyRefusal(topic({ locked: true }), 0)).toBe('locked');
    expect(replyRefusal(topic(), REPLIES_MAX)).toBe('full');
    for (const state of POST_STATES.filter((each) => each !== 'shown')) {
      expect(replyRefusal(topic({ state, locked: true }), 0)).toBe('not-found');
    }
  });
});

describe('a visitor votes', () => {
  test('for suggestions that are open or planned', () => {
    expect(voteRefusal(topic())).toBeNull();
    expect(voteRefusal(topic({ status: 'planned' }))).toBeNull();
  });

  test('not for topics, nor when it is locked or decided, nor for what isn’t shown', () => {
    expect(voteRefusal(topic({ kind: 'forum' }))).toBe('not-a-suggestion');
    expect(voteRefusal(topic({ locked: true }))).toBe('locked');
    expect(voteRefusal(topic({ status: 'done' }))).toBe('decided');
    expect(voteRefusal(topic({ status: 'declined' }))).toBe('decided');
    expect(voteRefusal(topic({ state: 'hidden' }))).toBe('not-found');
  });
});

test('what is hidden or spam isn’t found; what was deleted tells that it was', () => {
  expect(POST_STATES.map((state) => isOutOfSight({ state }))).toEqual([false, true, true, false]);
});
