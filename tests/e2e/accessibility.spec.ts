import { expectNoObstacle, turnDark } from './expect-no-obstacle';
import { test } from './fixtures';
import { makeLandmarks } from './landmarks';
import { closeLookers, lookAt, openLookers } from './lookers';
import { productPages } from './pages';

test('no page has a serious obstacle, in light or dark colours', async ({ page, browser, administratorState }) => {
  test.setTimeout(600_000);
  const to = await makeLandmarks(page, '2001:db8:fee1:2::');
  const lookers = await openLookers(browser, administratorState, to, { colorScheme: 'light' });
  for (const place of productPages(to)) {
    await lookAt(lookers, place, async (shown) => {
      await expectNoObstacle(shown, place.name);
      // What else there is to find does not depend on colours.
      await turnDark(shown);
      await expectNoObstacle(shown, `${place.name}, dark`, ['color-contrast']);
    });
  }
  await closeLookers(lookers);
});
