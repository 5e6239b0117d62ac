import type { RuleDraft } from '../../lib/domain/rule';

/** What mail servers and telephone systems handed in, and the rules against it. */
export type SeedInbound = { readonly hoursAgo: number } & (
  | { readonly mail: readonly string[] }
  | { readonly call: Readonly<Record<string, string | number | null>> }
);

export interface SeedRule extends RuleDraft {
  readonly daysAgo: number;
}

/** Rules of a shop that has had enough of prizes. In the order in which they are asked. */
export const RULES: readonly SeedRule[] = [
  {
    daysAgo: 60,
    name: 'Prize scams',
    conditions: [
      { field: 'subject', header: '', comparison: 'matches', value: '*won*prize*' },
      { field: 'domain', header: '', comparison: 'matches', value: '*.example.net' },
    ],
    action: 'delete',
  },
  {
    daysAgo: 45,
    name: 'Robot calls about insurance',
    conditions: [{ field: 'phone', header: '', comparison: 'matches', value: '+43 720 00*' }],
    action: 'delete',
  },
  {
    daysAgo: 20,
    name: 'Bulk mail',
    conditions: [{ field: 'header', header: 'Precedence', comparison: 'is', value: 'bulk' }],
    action: 'spam',
  },
];

const mail = (hoursAgo: number, headers: Readonly<Record<string, string>>, ...text: string[]): SeedInbound => {
  const all = { To: 'Velo Alpina <help@velo-alpina.example>', ...headers };
  return { hoursAgo, mail: [...Object.entries(all).map(([name, value]) => `${name}: ${value}`), '', ...text] };
};

const prize = (hoursAgo: number, i: number): SeedInbound =>
  mail(
    hoursAgo,
    {
      From: `Prize office <claims-${i}@lucky${i % 3}.example.net>`,
      Subject: `Customer ${4_100 + i}, you have WON a prize`,
    },
    'Claim it today.',
  );

export const INBOUND: readonly SeedInbound[] = [
  ...[1_300, 900, 610, 430, 210, 99, 40, 7].map(prize),
  ...[1_000, 700, 240, 26].map((hoursAgo, i) => ({
    hoursAgo,
    call: { from: `+43 720 00${11 + i}`, duration: 4 + i, note: 'Recorded voice about insurance.' },
  })),
  mail(
    420,
    { From: 'Trade news <news@bikes.example.org>', Subject: 'The 40 best pedals', Precedence: 'bulk' },
    'Read on our site: https://bikes.example.org/pedals',
  ),
  mail(
    52,
    {
      From: 'Birgit Huber <birgit.huber@example.com>',
      Subject: 'Invoice 2026-3312 twice',
      'Message-ID': '<3312@mail.example.com>',
      'Content-Type': 'text/html; charset=utf-8',
    },
    '<p>Good morning,</p><p>we received <b>invoice 2026-3312</b> twice, on Monday and again today. Which one shall we pay?</p><p>Birgit Huber<br>Huber Logistics</p>',
  ),
  mail(
    49,
    {
      From: 'Birgit Huber <birgit.huber@example.com>',
      Subject: 'Re: Invoice 2026-3312 twice',
      'In-Reply-To': '<3312@mail.example.com>',
    },
    'Please disregard the first one: the second has the right address.',
  ),
  {
    hoursAgo: 30,
    mail: [
      'Return-Path: <>',
      'Subject: Delivery failure',
      'Content-Type: text/plain',
      '',
      'The message to nobody@example.com could not be delivered.',
    ],
  },
  {
    hoursAgo: 5,
    call: {
      from: '+43 660 1234567',
      to: '+43 1 2345670',
      duration: 192,
      name: 'Matthias Egger',
      note: 'Asked whether the Arlberg 7 is back in size M. Wants to be called back after 16:00.',
      recording_url: 'https://pbx.example.com/recordings/20261128-17',
    },
  },
  mail(
    2.2,
    { From: 'Sofia Lindgren <sofia.lindgren@example.com>', Subject: 'Question about the winter check' },
    'Hi,',
    '',
    'is the winter check also for e-bikes, and do I have to bring the battery?',
    '',
    'Sofia',
  ),
];
