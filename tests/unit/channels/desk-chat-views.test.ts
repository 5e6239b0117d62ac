import { expect, test } from 'vitest';
import { deskChatRow } from '../../../lib/channels/chat/desk-chat-views';
import { aChat, aChatMessage } from '../live/fake-live';

test('the last message in a list is cut between characters, not in the middle of one', () => {
  const lastMessage = aChatMessage(1, { text: `x${'😀'.repeat(150)}${'y'.repeat(49)}` });
  const { last } = deskChatRow({ ...aChat(), lastMessage, unread: 1 }, new Date());
  expect(last?.text).toBe(`x${'😀'.repeat(150)}${'y'.repeat(9)}`);
  const emoji = deskChatRow(
    { ...aChat(), lastMessage: { ...lastMessage, text: `x${'😀'.repeat(199)}` }, unread: 1 },
    new Date(),
  );
  expect(emoji.last?.text).toBe(`x${'😀'.repeat(159)}`);
});
