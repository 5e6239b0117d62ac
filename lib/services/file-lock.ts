/**
 * A lock on a file that the kernel frees when its holder dies, however it dies; a pid in a file can't do that without
 * a race between two that find it stale. Node has no flock(2), so a helper process takes the lock on our own open
 * file: such a lock belongs to the open file description, outlives the helper, and goes with our last descriptor.
 */
import { spawnSync } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { StartupError } from './startup-error';

export type LockMode = 'exclusive' | 'shared';

export interface FileLock {
  /** The open file; a child process that inherits it keeps the lock for as long as it runs. */
  readonly fd: number;
  /** Changes the mode without waiting; false (and nothing held any more) when somebody else is in the way. */
  change(mode: LockMode): boolean;
  /** Frees the lock. A second call does nothing. */
  release(): void;
}

/** Takes the lock without waiting; undefined when somebody else holds it. Creates the file (0600) if needed. */
export function tryLock(file: string, mode: LockMode = 'exclusive'): FileLock | undefined {
  const fd = openSync(file, 'a+', 0o600);
  if (!lockDescriptor(fd, mode)) {
    closeSync(fd);
    return undefined;
  }
  let open = true;
  return {
    fd,
    change: (newMode) => lockDescriptor(fd, newMode),
    release: () => {
      if (open) closeSync(fd);
      open = false;
    },
  };
}

function lockDescriptor(fd: number, mode: LockMode): boolean {
  const helpers: [string, string[]][] = [
    ['flock', ['-n', mode === 'exclusive' ? '-x' : '-s', '3']],
    // For systems without util-linux, such as macOS. 2 = LOCK_EX, 1 = LOCK_SH, 4 = LOCK_NB.
    ['perl', ['-e', `open(my $f, '+<&=', 3) or exit 3; exit(flock($f, ${mode === 'exclusive' ? 6 : 5}) ? 0 : 1)`]],
  ];
  for (const [command, args] of helpers) {
    const { status, error } = spawnSync(command, args, { stdio: ['ignore', 'ignore', 'ignore', fd] });
    if (!error && status !== null && status <= 1) return status === 0;
  }
  throw new StartupError(
    'Gatehouse needs the program `flock` to keep two starts off the same data. Install it (Debian: apt-get install util-linux).',
  );
}
