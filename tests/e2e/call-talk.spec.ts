import type { Browser, Page } from '@playwright/test';
import { addBan } from './bans';
import { running } from './chat-visitors';
import { openVisitor } from './chats';
import { expect, test } from './fixtures';

// Two browsers that really talk, with a sound that they make up. Each story's visitor calls from a network of its own.
const from = (story: number) => `2001:db8:ca13:${story}::1`;

test.use({
  permissions: ['microphone'],
  launchOptions: async ({ launchOptions }, use) => {
    const args = [
      ...(launchOptions.args ?? []),
      '--use-fake-ui-for-media-stream',
      '--use-fake-device-for-media-stream',
      '--allow-loopback-in-peer-connection',
      '--disable-features=WebRtcHideLocalIpsWithMdns',
    ];
    await use({ ...launchOptions, args });
  },
});

interface Watched {
  readonly peers: RTCPeerConnection[];
  /** How many packets had come, and when the last of them did, by the browser's own count. */
  received: number;
  lastAt: number;
}

/** Counts on the page, every 20 ms, the packets of sound that came from the other side. */
async function watchSound(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const watched: Watched = { peers: [], received: 0, lastAt: 0 };
    (window as unknown as { watched: Watched }).watched = watched;
    const Original = window.RTCPeerConnection;
    window.RTCPeerConnection = class extends Original {
      constructor(configuration?: RTCConfiguration) {
        super(configuration);
        watched.peers.push(this);
      }
    };
    const count = async () => {
      let received = 0;
      let lastAt = watched.lastAt;
      for (const peer of watched.peers) {
        for (const each of (await peer.getStats()).values()) {
          if (each.type !== 'inbound-rtp') continue;
          received += each.packetsReceived;
          lastAt = Math.max(lastAt, each.lastPacketReceivedTimestamp ?? Date.now());
        }
      }
      if (received > watched.received) {
        watched.received = received;
        watched.lastAt = lastAt;
        // The page may be on its way to another one when it is asked.
        sessionStorage.setItem('last-packet', String(watched.lastAt));
      }
      setTimeout(count, 20);
    };
    void count();
  });
}

const received = (page: Page) => page.evaluate(() => (window as unknown as { watched: Watched }).watched.received);
const lastPacketAt = (page: Page) => page.evaluate(() => Number(sessionStorage.getItem('last-packet')));
const spoken = (page: Page) => page.locator('[data-call]');

/** A visitor and the administrator who talk with one another. */
async function talk(browser: Browser, page: Page, story: number, name: string): Promise<Page> {
  await watchSound(page);
  await page.goto('/desk/tickets');
  await running(page);
  const available = page.getByRole('switch', { name: 'Take chats' });
  if ((await available.getAttribute('aria-checked')) === 'false') await available.click();
  await expect(available).toHaveAttribute('aria-checked', 'true');
  const visitor = await openVisitor(browser, from(story), { permissions: ['microphone'] });
  await watchSound(visitor);
  await visitor.goto('/call');
  const ring = visitor.getByRole('button', { name: /^(Let it ring|Call and wait) instead$/ });
  const call = visitor.getByRole('button', { name: 'Call now' });
  await expect(ring.or(call)).toBeVisible();
  if (await ring.isVisible()) await ring.click();
  await visitor.getByLabel('Name').fill(name);
  await call.click();
  await page.locator('.call-card', { hasText: name }).getByRole('button', { name: 'Answer' }).click();
  await expect(visitor.getByRole('heading', { name: 'You talk to Administrator' })).toBeVisible();
  await expect(visitor.getByText('Connected', { exact: true })).toBeVisible();
  await expect(spoken(page)).toContainText('Connected');
  for (const side of [page, visitor]) await expect.poll(() => received(side)).toBeGreaterThan(20);
  return visitor;
}

test('two people hear one another until one hangs up', async ({ page, browser }) => {
  const visitor = await talk(browser, page, 1, 'Tilda Talker');
  for (const side of [page, visitor]) {
    const before = await received(side);
    await expect.poll(() => received(side)).toBeGreaterThan(before + 20);
  }
  await visitor.getByRole('button', { name: 'Mute' }).click();
  await expect(visitor.getByText('You are muted: nobody hears you.')).toBeVisible();

  // Walking through the desk the call goes on.
  await page.getByRole('link', { name: 'Contacts' }).click();
  await expect(page.getByRole('heading', { name: 'Contacts', exact: true })).toBeVisible();
  await expect(spoken(page)).toContainText('Connected');
  await expect(spoken(page)).toContainText(/ms/);
  await spoken(page).getByRole('button', { name: 'Hang up' }).click();
  await expect(visitor.getByRole('heading', { name: 'Administrator hung up' })).toBeFocused();
  await expect(visitor.getByText(/You talked for \d:\d\d/)).toBeVisible();
});

test('a ban from the call’s menu ends the sound on both sides at once, and the visitor is refused', async ({
  page,
  browser,
}) => {
  const visitor = await talk(browser, page, 2, 'Rudi Rude');
  await page.getByRole('button', { name: 'More about the call' }).click();
  await page.getByRole('link', { name: 'Ban user’s IP' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('1 hour', { exact: true }).click();
  const banned = page.waitForResponse((response) => 'next-action' in response.request().headers());
  await dialog.getByRole('button', { name: `Ban ${from(2)}`, exact: true }).click();
  await banned;
  const at = Date.now();
  await expect(visitor.getByRole('heading', { name: 'You can’t call us from here' })).toBeVisible();
  await expect(spoken(page)).toContainText('ban');
  const afterMs = (await Promise.all([page, visitor].map(lastPacketAt))).map((last) => last - at);
  test.info().annotations.push({ type: 'sound after the ban’s answer, ms', description: afterMs.join(', ') });
  // 200 ms where nothing else runs; stories run beside others.
  for (const ms of afterMs) expect(ms).toBeLessThanOrEqual(1_000);
  expect((await visitor.request.get('/api/channels/call')).status()).toBe(403);
});

test('a ban from anywhere ends a running call', async ({ page, browser }) => {
  const visitor = await talk(browser, page, 3, 'Gerda Grid');
  // In another tab: this one would hang up by leaving.
  const grid = await page.context().newPage();
  await addBan(grid, { startIp: from(3) });
  await expect(visitor.getByRole('heading', { name: 'You can’t call us from here' })).toBeVisible();
});
