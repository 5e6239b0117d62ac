/** The public channels that obey bans, by the names that the API and the database use. */
export const CHANNELS = ['chat', 'contact_form', 'call', 'board'] as const;
export type Channel = (typeof CHANNELS)[number];

/** Those that a visitor can reach; the front door refuses the banned on the paths of the others as well. */
export const OPEN_CHANNELS: readonly Channel[] = ['chat', 'contact_form', 'board'];

/** Channel names as screens show them. */
export const CHANNEL_NAMES: Readonly<Record<Channel, string>> = {
  chat: 'Chat',
  contact_form: 'Contact form',
  call: 'Call',
  board: 'Suggestions and forum',
};
