import { z } from 'zod';
import { safeNextPath } from '../auth/safe-next-path';

/** Which ban a form is about. */
export interface BanReference {
  /** 0, which no ban has, when the form names none. */
  readonly id: number;
  /** The version that the person saw. */
  readonly version: number | null;
  /** Where to go afterwards; always a path of the desk. */
  readonly returnTo: string;
}

/** A ban's id is a 32-bit number. */
export const banIdSchema = z.coerce.number().int().min(1).max(2_147_483_647);
const versionSchema = z.coerce.number().int().min(1).nullable().catch(null);

/** Reads the hidden fields; a stranger may have written them. */
export function parseBanReference(form: FormData): BanReference {
  const id = banIdSchema.safeParse(form.get('banId'));
  const returnTo = form.get('returnTo');
  return {
    id: id.success ? id.data : 0,
    version: versionSchema.parse(form.get('version')),
    returnTo: returnTo === null ? '/desk/bans' : safeNextPath(returnTo),
  };
}

/** The ticket that a ban is given in, or null. */
export function parseTicketCode(form: FormData): string | null {
  const code = form.get('ticket');
  return typeof code === 'string' && code !== '' ? code.slice(0, 40) : null;
}
