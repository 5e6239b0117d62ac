/**
 * Links by which somebody chooses a password: `/join/<secret>`. The secret is 256 random bits, so a hash without salt
 * is all that has to be kept of it; it is shown once, to whoever made the link, and written into no log.
 */
import { createHash, randomBytes } from 'node:crypto';

const SECRET = /^[\w-]{43}$/;

/** A new secret, for the end of a link, and what the store keeps of it. */
export function newLink(): { readonly secret: string; readonly hash: string } {
  const secret = randomBytes(32).toString('base64url');
  return { secret, hash: sha256(secret) };
}

/** The hash of a link's secret part; null for a text that no link ends with. */
export function hashLinkSecret(secret: string): string | null {
  return SECRET.test(secret) ? sha256(secret) : null;
}

/** The link to hand over; `origin` without a trailing slash. */
export function agentLinkUrl(origin: string, secret: string): string {
  return `${origin}/join/${secret}`;
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
