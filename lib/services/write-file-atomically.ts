import { randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, linkSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';

/**
 * Writes the file (mode 0600) so that a reader, or the next start after a power cut, sees the whole new text or
 * whatever was there before.
 */
export function writeFileAtomically(file: string, text: string): void {
  const temporary = writeTemporary(file, text);
  renameSync(temporary, file);
}

/** The same for a file that must not be there yet: throws EEXIST, and leaves it alone, if it is. */
export function createFileAtomically(file: string, text: string): void {
  const temporary = writeTemporary(file, text);
  try {
    linkSync(temporary, file);
  } finally {
    rmSync(temporary, { force: true });
  }
}

function writeTemporary(file: string, text: string): string {
  const temporary = `${file}.${randomBytes(6).toString('hex')}.tmp`;
  const fd = openSync(temporary, 'wx', 0o600);
  try {
    writeSync(fd, text);
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
  return temporary;
}
