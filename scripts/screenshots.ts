/**
 * Pictures of every page and of the states that people meet, at 1280 and 390 px, light and dark, into screenshots/:
 * `npm run screenshots`. They show a Gatehouse that is started and seeded for this alone. `npm run screenshots -- ban`
 * takes only those whose name has "ban" in it; `--readme` takes only the README's picture, into docs/.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { chromium } from '@playwright/test';
import { productPages, productStates } from '../tests/e2e/pages';
import { ADMINISTRATOR, type RunningProduct, startProduct } from '../tests/e2e/start-product';
import { findOrInstallChromium } from '../tests/support/find-or-install-chromium';
import { findLandmarks } from './screenshots/find-landmarks';
import { outagePlaces, withRedisFrozen } from './screenshots/outages';
import { SIZES, Studio } from './screenshots/studio';

const root = resolve(import.meta.dirname, '..');
const directory = join(root, 'screenshots');
const words = process.argv.slice(2);
const wanted = words.find((word) => !word.startsWith('--')) ?? '';

const product = await startProduct();
try {
  seed(product);
  const executablePath = await findOrInstallChromium((line) => process.stderr.write(`${line}\n`));
  const browser = await chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-quic', '--no-first-run', '--disable-background-networking'],
  });
  const studio = new Studio(browser, product.url, ADMINISTRATOR);
  try {
    if (words.includes('--readme')) await takeForReadme(studio);
    else await takeAll(studio);
  } finally {
    await browser.close();
  }
} finally {
  await product.remove();
}

async function takeForReadme(studio: Studio): Promise<void> {
  const place = { name: 'banned-ips', route: '/desk/bans', path: '/desk/bans', looker: 'administrator' } as const;
  await studio.take(place, {
    size: { ...SIZES[0], height: 760 },
    file: () => join(root, 'docs/banned-ips.png'),
    colorSchemes: ['light'],
    wholePage: false,
  });
}

async function takeAll(studio: Studio): Promise<void> {
  if (wanted === '') rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory, { recursive: true });
  const landmarks = await findLandmarks(studio);
  studio.bannedAddress = landmarks.bannedAddress;
  const places = [...productPages(landmarks), ...productStates(landmarks)];
  const failed = await studio.takeMany(places.filter(isWanted), directory);
  const outages = outagePlaces().filter(isWanted);
  if (outages.length > 0) {
    failed.push(...(await withRedisFrozen(product, () => studio.takeMany(outages, directory))));
  }
  for (const line of failed) process.stderr.write(`${line}\n`);
  if (failed.length > 0) process.exitCode = 1;
}

function isWanted({ name }: { name: string }): boolean {
  return name.includes(wanted);
}

function seed({ env }: RunningProduct): void {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', 'tsx', 'scripts/seed.ts'], {
    cwd: root,
    env,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`Seeding failed: ${stderr}`);
  process.stdout.write(stdout);
}
