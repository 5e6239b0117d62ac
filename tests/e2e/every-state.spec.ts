import { expectNoObstacle } from './expect-no-obstacle';
import { expectOnPhone, PHONE } from './expect-on-phone';
import { test } from './fixtures';
import { makeLandmarks } from './landmarks';
import { closeLookers, lookAt, openLookers } from './lookers';
import { productStates } from './pages';

// In a file of its own, so that it runs beside that of the pages. In dark colours only: what states are made of is on the
// pages in both.
test('no state of a page has a serious obstacle, or is wider than a phone', async ({
  page,
  browser,
  administratorState,
}) => {
  test.setTimeout(600_000);
  const to = await makeLandmarks(page, '2001:db8:fee1:3::');
  const wide = await openLookers(browser, administratorState, to, { colorScheme: 'dark' });
  const phone = await openLookers(browser, administratorState, to, { colorScheme: 'dark', ...PHONE });
  for (const place of productStates(to)) {
    await lookAt(place.only === 'phone' ? phone : wide, place, async (shown) => {
      await expectNoObstacle(shown, place.name);
      if (place.only !== 'wide') await expectOnPhone(shown, place.name);
    });
  }
  await closeLookers(wide);
  await closeLookers(phone);
});
