import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { errnoOf } from './errno';
import { StartupError } from './startup-error';
import { createFileAtomically } from './write-file-atomically';

const SECRET_BYTES = 32;

/**
 * The key that signs sessions and visitors' cookies: `configured` (GATEHOUSE_SECRET) if set, else the one in the data
 * directory, made on the first start (0600). Starts that race get the same one.
 */
export function readOrCreateSecret(dataDirectory: string, configured: string | undefined): string {
  if (configured !== undefined) return configured;
  const file = join(dataDirectory, 'secret');
  try {
    createFileAtomically(file, `${randomBytes(SECRET_BYTES).toString('base64url')}\n`);
  } catch (error) {
    if (errnoOf(error) !== 'EEXIST') throw error;
  }
  const secret = readFileSync(file, 'utf8').trim();
  if (secret.length < SECRET_BYTES) {
    throw new StartupError(`${file} is damaged. Remove it (everybody then signs in anew), or set GATEHOUSE_SECRET.`);
  }
  return secret;
}
