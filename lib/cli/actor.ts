import type { Actor } from '../domain/ban';

/** Who did what is done here, as bans and the activity log name it. */
export const COMMAND_LINE: Actor = { agentId: null, name: 'Command line' };
