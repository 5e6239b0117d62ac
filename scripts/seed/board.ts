import type { BoardKind, PostState, SuggestionStatus } from '../../lib/domain/board';
import type { AgentKey } from './people';

/** Somebody who writes on the board. */
export interface SeedPoster {
  readonly name: string;
  /** The part before @example.com. */
  readonly mailbox: string;
  readonly address: string;
}

/** A reply, `after` so many minutes since the topic was started. */
export type SeedReply = { readonly after: number; readonly text: string } & (
  | { readonly from: SeedPoster; readonly becomes?: Exclude<PostState, 'shown'> }
  | { readonly by: AgentKey }
);

export interface SeedTopic {
  /** How long ago it was started. */
  readonly hoursAgo: number;
  readonly kind: BoardKind;
  readonly from: SeedPoster;
  readonly title: string;
  readonly text: string;
  readonly votes?: number;
  readonly status?: SuggestionStatus;
  readonly pinned?: boolean;
  readonly locked?: boolean;
  readonly replies?: readonly SeedReply[];
}

const INGRID = { name: 'Ingrid Solberg', mailbox: 'ingrid.solberg', address: '203.0.113.203' };
const KOFI = { name: 'Kofi Mensah', mailbox: 'kofi.mensah', address: '203.0.113.202' };
const HANNAH = { name: 'Hannah Schneider', mailbox: 'hannah.schneider', address: '203.0.113.201' };
const TOMASZ = { name: 'Tomasz Zieliński', mailbox: 'tomasz.zielinski', address: '2001:db8:77:1::5' };
const YUKI = { name: '山田 ゆき', mailbox: 'yuki.yamada', address: '203.0.113.226' };
const RUDE = { name: 'Max Power', mailbox: 'max.power', address: '203.0.113.227' };

/** What the customers of a shop for bicycles wish for and talk about. */
export const TOPICS: readonly SeedTopic[] = [
  {
    hoursAgo: 400,
    kind: 'suggestion',
    from: INGRID,
    title: 'Lights that charge by USB-C',
    text: 'The ones you sell need a cable of their own, and it is always at home. With USB-C they could share the phone’s.',
    votes: 21,
    status: 'planned',
    replies: [
      { after: 95, text: 'Yes please. I own three of those cables and never have one with me.', from: KOFI },
      {
        after: 1500,
        text: 'We have two samples on test since Monday. If they survive November, they are in the shop in spring.',
        by: 'lucia',
      },
      { after: 2100, text: 'Lovely! Will they fit the old brackets?', from: HANNAH },
    ],
  },
  {
    hoursAgo: 320,
    kind: 'suggestion',
    from: TOMASZ,
    title: 'Show in the shop what is in stock at the workshop',
    text: 'I drove 40 km for a cassette that turned out to be the last one, sold an hour before.',
    votes: 13,
    replies: [{ after: 300, text: 'Or let us reserve a part for a day.', from: INGRID }],
  },
  {
    hoursAgo: 700,
    kind: 'suggestion',
    from: KOFI,
    title: 'Repair appointments in the evening',
    text: 'Once a week until 20:00 would help everybody who works.',
    votes: 17,
    status: 'done',
    replies: [{ after: 9000, text: 'Thursdays until 20:00, from this week on. Thank you for asking!', by: 'jonas' }],
  },
  {
    hoursAgo: 900,
    kind: 'suggestion',
    from: RUDE,
    title: 'Sell fireworks',
    text: 'Bicycles are boring in winter.',
    votes: 1,
    status: 'declined',
    locked: true,
    replies: [{ after: 60, text: 'We leave that to others.', by: 'mei' }],
  },
  {
    hoursAgo: 20,
    kind: 'suggestion',
    from: YUKI,
    title: 'A Japanese manual for the Arlberg 7',
    text: 'https://shop.example.com/manuals has German and English only. 日本語もお願いします。',
    votes: 4,
  },
  {
    hoursAgo: 1200,
    kind: 'forum',
    from: HANNAH,
    title: 'Read this first: how we talk to each other here',
    text: 'Be kind, stay with bicycles, and search before you ask. Prices of used parts belong to the marketplace.',
    pinned: true,
    replies: [{ after: 40, text: 'Well said. We keep this at the top.', by: 'mei' }],
  },
  {
    hoursAgo: 60,
    kind: 'forum',
    from: TOMASZ,
    title: 'Which chain lubricant for wet winters?',
    text: 'After two weeks of rain mine sounds like a coffee mill. Wax or oil?',
    replies: [
      { after: 22, text: 'Oil, and wipe it off. Wax washes away in November.', from: INGRID },
      { after: 80, text: 'Whoever asks such a thing should walk.', from: RUDE, becomes: 'hidden' },
      { after: 81, text: 'CHEAP WATCHES http://watches.example', from: RUDE, becomes: 'spam' },
      { after: 140, text: 'I was wrong about wax, forget what I wrote.', from: KOFI, becomes: 'deleted' },
      { after: 600, text: 'In the workshop we use the green bottle from October on: no. 2207.', by: 'jonas' },
    ],
  },
];
