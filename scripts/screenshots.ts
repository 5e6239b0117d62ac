/**
 * Pictures of every page of the desk, at 1280 and 390 px, light and dark, into screenshots/. Looks at the Gatehouse that
 * GATEHOUSE_E2E_URL names, signed in as GATEHOUSE_E2E_EMAIL with GATEHOUSE_E2E_PASSWORD; without it, at one that is
 * started for this and is empty. Run it with `node --import tsx scripts/screenshots.ts`.
 */
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Browser, chromium, type Page } from '@playwright/test';
import { ADMINISTRATOR, startProduct } from '../tests/e2e/start-product';
import { findOrInstallChromium } from '../tests/support/find-or-install-chromium';

const DIRECTORY = resolve(import.meta.dirname, '../screenshots');
const SIZES = [
  { name: '1280', width: 1280, height: 800, phone: false },
  { name: '390', width: 390, height: 844, phone: true },
] as const;

/** A page by its name; the last two are found by following the first link of a list. */
const PAGES: readonly {
  readonly name: string;
  readonly path: string;
  readonly open?: (page: Page) => Promise<void>;
}[] = [
  { name: 'tickets', path: '/desk/tickets' },
  { name: 'banned-ips', path: '/desk/bans' },
  { name: 'banned-ips-filtered', path: '/desk/bans?q=203.0.113.7&kind=range' },
  { name: 'ban-history', path: '/desk/ban-history' },
  { name: 'add-ban', path: '/desk/bans/new' },
  { name: 'add-ban-mistakes', path: '/desk/bans/new', open: submitMistakes },
  { name: 'add-ban-second-question', path: '/desk/bans/new', open: askForMany },
  { name: 'person-menu', path: '/desk/bans', open: openPersonMenu },
  { name: 'ban', path: '/desk/bans', open: followFirst },
  { name: 'edit-ban', path: '/desk/bans', open: (page) => followAction(page, 'Edit') },
  { name: 'expire-ban', path: '/desk/bans', open: (page) => followAction(page, 'Expire') },
  { name: 'ticket', path: '/desk/tickets', open: followFirst },
  { name: 'not-found', path: '/desk/no-such-page' },
];

const given = process.env.GATEHOUSE_E2E_URL;
const product = given ? null : await startProduct();
const url = given ?? product?.url ?? '';
const person = given
  ? { email: process.env.GATEHOUSE_E2E_EMAIL ?? '', password: process.env.GATEHOUSE_E2E_PASSWORD ?? '' }
  : ADMINISTRATOR;
const executablePath = await findOrInstallChromium((line) => process.stderr.write(`${line}\n`));
const browser = await chromium.launch({
  executablePath,
  args: ['--no-sandbox', '--disable-quic', '--no-first-run', '--disable-background-networking'],
});
try {
  mkdirSync(DIRECTORY, { recursive: true });
  for (const size of SIZES) {
    for (const colorScheme of ['light', 'dark'] as const) await takeAll(browser, size, colorScheme);
  }
} finally {
  await browser.close();
  await product?.remove();
}

async function takeAll(from: Browser, size: (typeof SIZES)[number], colorScheme: 'light' | 'dark'): Promise<void> {
  const { width, height, phone } = size;
  const context = await from.newContext({
    baseURL: url,
    viewport: { width, height },
    colorScheme,
    hasTouch: phone,
    isMobile: phone,
    locale: 'en-GB',
    timezoneId: 'Europe/Vienna',
  });
  context.setDefaultTimeout(10_000);
  const page = await context.newPage();
  const take = (name: string) => page.screenshot({ path: join(DIRECTORY, `${name}-${size.name}-${colorScheme}.png`) });

  await page.goto('/sign-in');
  await take('sign-in');
  await page.getByLabel('E-mail').fill(person.email);
  await page.getByLabel('Password').fill(person.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL('**/desk/**');
  for (const { name, path, open } of PAGES) {
    await page.goto(path, { waitUntil: 'networkidle' });
    await open?.(page);
    await take(name);
    process.stdout.write(`${name}, ${size.name} px, ${colorScheme}\n`);
  }
  await context.close();
}

async function submitMistakes(page: Page): Promise<void> {
  await page.getByLabel('Start IP').fill('203.0.113.256');
  await page.getByRole('button', { name: 'Add ban' }).click();
  await page.getByText('Choose how long the ban lasts').waitFor();
}

async function askForMany(page: Page): Promise<void> {
  await page.getByLabel('Start IP').fill('127.0.0.5/7');
  await page.getByText('1 week', { exact: true }).click();
  await page.getByRole('button', { name: 'Add ban' }).click();
  await page.getByText('Look again before you ban this').waitFor();
}

async function openPersonMenu(page: Page): Promise<void> {
  await page.locator('[popovertarget=person-menu]').click();
}

/** Opens what the first row of the list is about; an empty list stays as it is. */
async function followFirst(page: Page): Promise<void> {
  const link = page.locator('tbody [data-card=first] a').first();
  if ((await link.count()) === 0) return;
  await link.click();
  await page.waitForURL(/\/(bans|tickets)\/[^/]+$/);
}

async function followAction(page: Page, action: 'Edit' | 'Expire'): Promise<void> {
  const link = page.getByRole('link', { name: new RegExp(`^${action} the ban`) }).first();
  if ((await link.count()) === 0) return;
  await link.click();
  if (action === 'Edit') await page.waitForURL(/\/edit$/);
  else await page.getByRole('alertdialog').waitFor();
}
