import { expectNoObstacle } from './expect-no-obstacle';
import { expectOnPhone } from './expect-on-phone';
import { expect, test } from './fixtures';
import { makeLandmarks } from './landmarks';
import { closeLookers, lookAt, openLookers } from './lookers';
import { type Landmarks, productPages, routesOfApp } from './pages';
import { SCRIPT_BYTES_MAX, scriptBytesOf } from './script-bytes-of';

test('the list of pages has every page', () => {
  const anywhere: Landmarks = {
    ban: '',
    pastBan: '',
    banIds: ['', ''],
    ticket: '',
    uglyTicket: '',
    contact: '',
    bannedAddress: '',
    agent: '',
    joinLink: '',
    chat: '',
    endedChat: '',
    chatBan: '',
    topic: '',
    rule: '',
    webhook: '',
    exemption: '',
    token: '',
    malformedTicket: '',
    checkedImport: '',
    batch: '',
  };
  const listed = productPages(anywhere).map(({ route }) => route);
  expect([...new Set(listed)].sort()).toEqual(routesOfApp());
});

// Opening a page takes longer than looking at it: each is opened once, and looked at in every way.
test('no page has a serious obstacle, brings too much script, or is wider than a phone', async ({
  page,
  browser,
  administratorState,
}) => {
  test.setTimeout(600_000);
  const to = await makeLandmarks(page, '2001:db8:fee1:2::');
  const lookers = await openLookers(browser, administratorState, to, { colorScheme: 'light' });
  const weights: string[] = [];
  for (const place of productPages(to)) {
    await lookAt(lookers, place, async (shown) => {
      await expectNoObstacle(shown, place.name);
      await shown.emulateMedia({ colorScheme: 'dark' });
      // What else there is to find does not depend on colours.
      await expectNoObstacle(shown, `${place.name}, dark`, ['color-contrast']);

      // By now everything has come.
      const bytes = await scriptBytesOf(shown);
      weights.push(`${place.name}: ${bytes}`);
      expect.soft(bytes, `${place.name}: too little to be true`).toBeGreaterThan(50_000);
      expect.soft(bytes, place.name).toBeLessThanOrEqual(SCRIPT_BYTES_MAX);

      await expectOnPhone(shown, place.name);
    });
  }
  await closeLookers(lookers);
  test.info().annotations.push({ type: 'bytes of script', description: weights.join('\n') });
});
