import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium } from '@playwright/test';
import { aptInstall } from '../../lib/services/apt-install';
import { hasApt } from '../../lib/services/operating-system';
import { StartupError } from '../../lib/services/startup-error';

/** The shell is Chromium without windows, bars and pages of its own: stories take a quarter less with it. */
const SHELL = 'chromium-headless-shell';
const NAMES = [SHELL, 'chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];
const USUAL_PLACES = ['/usr/bin', '/usr/local/bin', '/snap/bin'];

/**
 * The path of a Chromium for the browser tests: the system's, else Playwright's own, else, as root on Debian and its
 * relatives, one newly installed by apt (said first). Throws a `StartupError` with the one command to run.
 */
export async function findOrInstallChromium(say: (line: string) => void, signal?: AbortSignal): Promise<string> {
  const found = findChromium();
  if (found) return found;
  if (hasApt() && process.getuid?.() === 0) {
    say(`There is no Chromium on this machine: installing the package ${SHELL} (apt-get). This takes a minute.`);
    // Not every relative of Debian has it.
    await aptInstall([SHELL], signal).catch(() => aptInstall(['chromium'], signal));
    const installed = findChromium();
    if (installed) return installed;
  }
  const command = hasApt()
    ? 'sudo apt-get update && sudo apt-get install -y --no-install-recommends chromium'
    : 'npx playwright install --with-deps chromium';
  throw new StartupError(
    `The browser tests need Chromium. Install it with this command, then try again:\n  ${command}`,
  );
}

/** Where one is; undefined when there is none. */
export function findChromium(): string | undefined {
  const places = [...(process.env.PATH ?? '').split(delimiter), ...USUAL_PLACES].filter(Boolean);
  const candidates = [
    ...NAMES.flatMap((name) => places.map((place) => join(place, name))),
    join('/Applications/Google Chrome.app/Contents/MacOS', 'Google Chrome'),
    chromium.executablePath(),
  ];
  return candidates.find((candidate) => existsSync(candidate));
}
