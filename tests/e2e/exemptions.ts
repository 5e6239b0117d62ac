import type { Page } from '@playwright/test';
import { expect } from './fixtures';

/** Exempts an address by the form, indefinitely, and gives the path of the exemption's page. */
export async function addExemption(page: Page, address: string): Promise<string> {
  await page.goto(`/desk/exemptions/new?address=${encodeURIComponent(address)}`);
  await page.getByText('Indefinitely', { exact: true }).click();
  await page.getByLabel('Note').fill('Our own office');
  await page.getByRole('button', { name: 'Add exemption' }).click();
  const yes = page.getByRole('checkbox', { name: /^I have read this/ });
  const added = page.getByText(`Exempted ${address}`);
  await expect(yes.or(added)).toBeVisible();
  if (await yes.isVisible()) {
    await yes.check();
    await page.getByRole('button', { name: 'Add exemption' }).click();
  }
  await expect(added).toBeVisible();
  const path = await page.getByRole('link', { name: address, exact: true }).first().getAttribute('href');
  return path ?? '';
}
