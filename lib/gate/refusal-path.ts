import { CHANNELS, type Channel } from '../domain/channel';

/**
 * Where a page of ours sends a visitor who was refused in the background: the front door answers it with the refusal,
 * or, if the visitor is free by now, with a redirect to the channel's page. It exists because the board's pages stay
 * open to the banned, so that reloading them would show no refusal.
 */
export function refusalPath(channel: Channel): string {
  return `/refused/${channel}`;
}

/** The channel of exactly such a path, else null. */
export function channelOfRefusalPath(path: string): Channel | null {
  return BY_PATH.get(path) ?? null;
}

/** The page on which a visitor starts with a channel. */
export const CHANNEL_PAGES: Readonly<Record<Channel, string>> = {
  chat: '/chat',
  contact_form: '/contact',
  call: '/call',
  board: '/board',
};

const BY_PATH: ReadonlyMap<string, Channel> = new Map(CHANNELS.map((channel) => [refusalPath(channel), channel]));
