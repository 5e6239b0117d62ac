import { expectNoObstacle } from './expect-no-obstacle';
import { test } from './fixtures';
import { makeLandmarks } from './landmarks';
import { closeLookers, lookAt, openLookers } from './lookers';
import { productStates } from './pages';

// In a file of its own, so that it runs beside that of the pages. In dark colours only: what states are made of is on the
// pages in both.
test('no state of a page has a serious obstacle, in dark colours', async ({ page, browser, administratorState }) => {
  test.setTimeout(900_000);
  const to = await makeLandmarks(page, '2001:db8:fee1:3::');
  const lookers = await openLookers(browser, administratorState, to, { colorScheme: 'dark' });
  for (const place of productStates(to)) {
    if (place.only !== 'phone') await lookAt(lookers, place, (shown) => expectNoObstacle(shown, place.name));
  }
  await closeLookers(lookers);
});
