import { existsSync, readFileSync } from 'node:fs';

/** Families that we know the package command of. */
export type OperatingSystem = 'debian' | 'fedora' | 'alpine' | 'arch' | 'suse' | 'macos' | 'other';

const FAMILIES: readonly (readonly [OperatingSystem, readonly string[]])[] = [
  ['debian', ['debian', 'ubuntu']],
  ['fedora', ['fedora', 'rhel', 'centos']],
  ['alpine', ['alpine']],
  ['arch', ['arch']],
  ['suse', ['suse', 'opensuse']],
];

/** Which family this machine belongs to, by os-release(5): its own name, or those that it says it is like. */
export function operatingSystem(): OperatingSystem {
  if (process.platform === 'darwin') return 'macos';
  if (!existsSync('/etc/os-release')) return 'other';
  const fields = /^ID(?:_LIKE)?=.*$/gm;
  const names = (readFileSync('/etc/os-release', 'utf8').match(fields) ?? [])
    .join(' ')
    .replace(/ID(_LIKE)?=|"/g, '')
    .split(/\s+/);
  return FAMILIES.find(([, members]) => members.some((member) => names.includes(member)))?.[0] ?? 'other';
}

/** Whether packages can be installed the Debian way: such a system, with its tools. */
export function hasApt(): boolean {
  return operatingSystem() === 'debian' && existsSync('/usr/bin/apt-get');
}
