import { hash, type Options, verify } from '@node-rs/argon2';

/** The shortest password that may be set, in characters. */
export const PASSWORD_LENGTH_MIN = 10;
/** Anything longer is no password of ours: it isn't even hashed, so that nobody makes the server chew on megabytes. */
export const PASSWORD_LENGTH_MAX = 1000;

/** argon2id with 19 MiB, two passes, one lane: OWASP's first recommendation. (2 is the package's number for argon2id.) */
const ARGON2ID: Options = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** A salted argon2id hash in PHC format. */
export async function hashPassword(password: string): Promise<string> {
  return hash(normal(password), ARGON2ID);
}

/**
 * Whether the password belongs to the hash. A null hash means that there is no such account: the same work is done and
 * the answer is no, so that the time taken doesn't tell which accounts exist.
 */
export async function verifyPassword(passwordHash: string | null, password: string): Promise<boolean> {
  const known = passwordHash ?? (await hashOfNobody());
  const matches = await verify(known, normal(password.slice(0, PASSWORD_LENGTH_MAX)));
  return matches && passwordHash !== null && password.length <= PASSWORD_LENGTH_MAX;
}

/** What is wrong with a new password, as a sentence for a person; null if it may be set. */
export function refusePassword(password: string): string | null {
  const length = [...password].length;
  if (length < PASSWORD_LENGTH_MIN) {
    return `A password needs at least ${PASSWORD_LENGTH_MIN} characters; this one has ${length}. Three or four unrelated words do well.`;
  }
  if (password.length > PASSWORD_LENGTH_MAX) return `A password has at most ${PASSWORD_LENGTH_MAX} characters.`;
  return null;
}

/** Keyboards disagree on how they spell accented letters (é as one or two code points); people don't see that. */
const normal = (password: string): string => password.normalize('NFKC');

let nobody: Promise<string> | undefined;

/** A hash with today's parameters that no password is known for; made once. */
function hashOfNobody(): Promise<string> {
  nobody ??= hashPassword(crypto.randomUUID());
  return nobody;
}
