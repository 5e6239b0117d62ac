/** The public channels that obey bans, by the names that the API and the database use. */
export const CHANNELS = ['chat', 'contact_form', 'call', 'board'] as const;
export type Channel = (typeof CHANNELS)[number];

/** Channel names as screens show them. */
export const CHANNEL_NAMES: Readonly<Record<Channel, string>> = {
  chat: 'Chat',
  contact_form: 'Contact form',
  call: 'Call',
  board: 'Suggestions and forum',
};

/** Where tickets come from: the public channels, and mail and classic phone lines, which no ban reaches. */
export const TICKET_CHANNELS = [...CHANNELS, 'email', 'phone'] as const;
export type TicketChannel = (typeof TICKET_CHANNELS)[number];

/** The same names, and those of the channels beyond bans. */
export const TICKET_CHANNEL_NAMES: Readonly<Record<TicketChannel, string>> = {
  ...CHANNEL_NAMES,
  email: 'E-mail',
  phone: 'Phone call',
};

/** The channels of which rules, not bans, keep abuse away. */
export type InboundChannel = Exclude<TicketChannel, Channel>;

/** Whether no ban reaches it: then a ticket has no visitor's address. */
export function isBeyondBans(channel: TicketChannel): channel is InboundChannel {
  return channel === 'email' || channel === 'phone';
}
