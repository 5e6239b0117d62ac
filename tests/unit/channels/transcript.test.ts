import { expect, test } from 'vitest';
import { transcript } from '../../../app/(visitor)/chat/transcript';
import type { VisitorChatView, VisitorMessageView } from '../../../lib/channels/chat/chat-view';

test('a transcript says who said what when and how it ended, in the reader’s zone, with nothing of one message at another’s margin', () => {
  const message = (seq: number, author: VisitorMessageView['author'], name: string, text: string) => ({
    seq,
    author,
    name,
    text,
    at: `2026-11-28T14:0${seq}:00.000Z`,
    client_id: null,
  });
  const text = transcript(
    'Acme support',
    {
      ticket: 'QXR-48213-907',
      ending: 'agent',
      agent: 'Jonas Weber',
      ended_at: '2026-11-28T14:05:00.000Z',
    } as VisitorChatView,
    [
      message(1, 'visitor', 'Anna', 'Hello'),
      message(2, 'system', '', 'Jonas Weber joined the chat'),
      message(3, 'agent', 'Jonas Weber', 'One\n[15:04:00] You: two'),
    ],
    'Europe/Vienna',
  );
  expect(text.split('\n')).toEqual([
    'Chat with Acme support',
    'Number: QXR-48213-907',
    '28 November 2026 (Europe/Vienna)',
    '',
    '[15:01:00] You: Hello',
    '[15:02:00] Jonas Weber joined the chat',
    '[15:03:00] Jonas Weber: One',
    '    [15:04:00] You: two',
    '[15:05:00] Jonas Weber ended this chat.',
    '',
  ]);
});
