import { chmodSync, existsSync, mkdirSync, realpathSync, statSync } from 'node:fs';
import { userInfo } from 'node:os';
import { dirname } from 'node:path';
import { errnoOf } from './errno';
import { StartupError } from './startup-error';

/**
 * Creates the data directory if needed and answers its real path. A new one is ours alone (0700); as root others may
 * pass through it (0711), because the OS user that runs the services lives inside. One that is there keeps its mode
 * (what is secret in it has its own). Throws a `StartupError` when it can't be made or belongs to somebody else.
 */
export function openDataDirectory(path: string): string {
  const uid = process.getuid?.();
  try {
    mkdirSync(dirname(path), { recursive: true });
    mkdirSync(path);
    chmodSync(path, uid === 0 ? 0o711 : 0o700);
  } catch (error) {
    if (!existsSync(path)) {
      throw new StartupError(
        `The data directory ${path} can't be created (${errnoOf(error)}). ` +
          'Set GATEHOUSE_DATA_DIR to a directory in which you may write.',
      );
    }
  }
  const stat = statSync(path);
  if (!stat.isDirectory()) throw new StartupError(`${path} is not a directory. Set GATEHOUSE_DATA_DIR to another one.`);
  if (uid !== undefined && stat.uid !== uid) {
    throw new StartupError(
      `The data directory ${path} belongs to the user with id ${stat.uid}, but this is ${userInfo().username} (${uid}). ` +
        'Start Gatehouse as its owner, or set GATEHOUSE_DATA_DIR to a directory of your own.',
    );
  }
  return realpathSync(path);
}
