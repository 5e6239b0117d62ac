import { CHANNEL_NAMES, CHANNELS } from './channel';

/** Where a ban can refuse somebody: the public channels, and sites of one's own that ask by forward-auth. */
export const HIT_CHANNELS = [...CHANNELS, 'gate'] as const;
export type HitChannel = (typeof HIT_CHANNELS)[number];

/** The names as screens show them. */
export const HIT_CHANNEL_NAMES: Readonly<Record<HitChannel, string>> = {
  ...CHANNEL_NAMES,
  gate: 'Forward-auth',
};
