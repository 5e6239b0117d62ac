import type { Page } from '@playwright/test';

/**
 * Makes the server slow for this page: what its scripts ask for (actions, pages to put in place, data) stays unanswered
 * until the returned function is called. Pages that the browser itself loads, their scripts and styles come as always.
 */
export async function holdAnswers(page: Page): Promise<() => void> {
  let release = () => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route(
    () => true,
    async (route) => {
      const isAsked = route.request().resourceType() === 'fetch' || route.request().method() === 'POST';
      if (isAsked) await released;
      // Whoever asked may be gone by then.
      await route.continue().catch(() => {});
    },
  );
  return release;
}
