import type { Actor } from '../domain/ban';

/** Who bans that are made here name as the one who banned. */
export const COMMAND_LINE: Actor = { agentId: null, name: 'Command line' };
