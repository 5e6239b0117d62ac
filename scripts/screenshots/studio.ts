import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from '@playwright/test';
import { openQuietly } from '../../tests/e2e/open-quietly';
import type { Looker, Place } from '../../tests/e2e/pages';

export interface Size {
  readonly name: '1280' | '390';
  readonly width: number;
  readonly height: number;
  readonly kind: 'wide' | 'phone';
}

export const SIZES = [
  { name: '1280', width: 1280, height: 800, kind: 'wide' },
  { name: '390', width: 390, height: 844, kind: 'phone' },
] as const satisfies readonly Size[];

type ColorScheme = 'light' | 'dark';

/** A longer page is cut here: who looks at hundreds of pictures looks at beginnings. */
const HEIGHT_MAX = 2400;

/** Takes pictures with one browser; everybody who looks has a window of each size, opened once. */
export class Studio {
  /** Where the banned visitor calls from. */
  bannedAddress = '';
  private readonly windows = new Map<string, Promise<BrowserContext>>();
  private signedIn: Promise<Awaited<ReturnType<BrowserContext['storageState']>>> | null = null;

  constructor(
    private readonly browser: Browser,
    private readonly url: string,
    private readonly administrator: { readonly email: string; readonly password: string },
  ) {}

  /** Every place in every size and colour; answers a line for each that could not be brought into its state. */
  async takeMany(places: readonly Place[], directory: string): Promise<string[]> {
    const failed: string[] = [];
    for (const place of places) {
      for (const size of SIZES) {
        if (place.only && place.only !== size.kind) continue;
        const file = (scheme: ColorScheme) => join(directory, `${place.name}-${size.name}-${scheme}.png`);
        const problem = await this.take(place, { size, file, colorSchemes: ['light', 'dark'], wholePage: true });
        if (problem) failed.push(`${place.name}, ${size.name} px: ${problem}`);
        process.stdout.write(`${place.name}, ${size.name} px${problem ? ' (failed)' : ''}\n`);
      }
    }
    return failed;
  }

  /** One place in one size. The page is opened once and repainted for each colour. */
  async take(
    place: Place,
    {
      size,
      file,
      colorSchemes,
      wholePage,
    }: {
      size: Size;
      file: (colorScheme: ColorScheme) => string;
      colorSchemes: readonly ColorScheme[];
      wholePage: boolean;
    },
  ): Promise<string | null> {
    const page = await this.openTab(place.looker, size);
    try {
      const problem = await this.show(page, place);
      for (const colorScheme of colorSchemes) {
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
        await page.screenshot({
          path: file(colorScheme),
          animations: 'disabled',
          ...(wholePage && (await beginning(page, size))),
        });
      }
      return problem;
    } finally {
      await page.close();
    }
  }

  async openTab(looker: Looker, size: Size): Promise<Page> {
    const key = `${looker} ${size.name}`;
    const known = this.windows.get(key) ?? this.openWindow(looker, size);
    this.windows.set(key, known);
    return (await known).newPage();
  }

  private async show(page: Page, { path, open }: Place): Promise<string | null> {
    try {
      await openQuietly(page, path);
      await open?.(page);
      return null;
    } catch (error) {
      return String(error instanceof Error ? error.message : error)
        .split('\n', 2)
        .join(' ');
    }
  }

  private async openWindow(looker: Looker, size: Size): Promise<BrowserContext> {
    const { width, height, kind } = size;
    const context = await this.browser.newContext({
      baseURL: this.url,
      viewport: { width, height },
      hasTouch: kind === 'phone',
      isMobile: kind === 'phone',
      locale: 'en-GB',
      timezoneId: 'Europe/Vienna',
      storageState: looker === 'administrator' ? await this.signIn() : undefined,
      extraHTTPHeaders: { 'x-forwarded-for': this.addressOf(looker) },
    });
    context.setDefaultTimeout(10_000);
    return context;
  }

  private addressOf(looker: Looker): string {
    switch (looker) {
      case 'administrator':
        return '198.51.100.21';
      case 'stranger':
        return '203.0.113.230';
      case 'banned':
        return this.bannedAddress;
    }
  }

  private signIn() {
    this.signedIn ??= this.signInOnce();
    return this.signedIn;
  }

  private async signInOnce() {
    const context = await this.browser.newContext({ baseURL: this.url, timezoneId: 'Europe/Vienna' });
    const page = await context.newPage();
    await page.goto('/sign-in');
    await page.getByLabel('E-mail').fill(this.administrator.email);
    await page.getByLabel('Password').fill(this.administrator.password);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.waitForURL('**/desk/**');
    const state = await context.storageState();
    await context.close();
    return state;
  }
}

/** The page from its top to its end or the limit, or the window if something lies over it that scrolls with nothing. */
async function beginning(page: Page, { width, height }: Size) {
  const isCovered = await page.evaluate(() => document.querySelector('dialog:modal, [popover]:popover-open') !== null);
  if (isCovered) return {};
  const length = await page.evaluate(() => document.documentElement.scrollHeight);
  return { fullPage: true, clip: { x: 0, y: 0, width, height: Math.min(Math.max(length, height), HEIGHT_MAX) } };
}
