import type { Page } from '@playwright/test';
import { makeChats, makeImports } from '../../tests/e2e/landmarks';
import type { Landmarks } from '../../tests/e2e/pages';
import { SIZES, type Studio } from './studio';

/** Things of the seeded desk that have much to show. */
export async function findLandmarks(studio: Studio): Promise<Landmarks> {
  const page = await studio.openTab('administrator', SIZES[0]);
  const ban = await firstLink(page, '/desk/bans?q=wrote+again', /^\/desk\/bans\/\d+$/);
  const otherBan = await firstLink(page, '/desk/bans?q=203.0.113.140', /^\/desk\/bans\/\d+$/);
  const found = {
    ban,
    banIds: [idOf(ban), idOf(otherBan)] as const,
    pastBan: await firstLink(page, '/desk/ban-history?kind=range', /^\/desk\/bans\/\d+$/),
    ticket: await firstLink(page, '/desk/tickets?q=battery', /^\/desk\/tickets\/[A-Z]{3}-[0-9-]+$/),
    uglyTicket: await firstLink(page, '/desk/tickets?q=markup', /^\/desk\/tickets\/[A-Z]{3}-[0-9-]+$/),
    contact: await firstLink(page, '/desk/contacts?q=anais', /^\/desk\/contacts\/\d+$/),
    // Inside the exempted part's block, so that there is something to explain; not exempted itself.
    bannedAddress: '203.0.113.140',
    topic: idOf(await firstLink(page, '/desk/board?q=USB', /^\/desk\/board\/\d+$/)),
    agent: await firstLink(page, '/desk/agents?q=jonas', /^\/desk\/agents\/\d+$/),
    joinLink: await invitationLink(page),
    rule: (await firstLink(page, '/desk/rules', /^\/desk\/rules\/\d+\/edit$/)).replace(/\/edit$/, ''),
    webhook: await firstLink(page, '/desk/webhooks', /^\/desk\/webhooks\/\d+$/),
    exemption: await firstLink(page, '/desk/exemptions', /^\/desk\/exemptions\/\d+$/),
    token: await firstLink(page, '/desk/tokens', /^\/desk\/tokens\/\d+\/revoke$/),
    malformedTicket: await firstLink(
      page,
      '/desk/tickets?channel=email&q=failure',
      /^\/desk\/tickets\/[A-Z]{3}-[0-9-]+$/,
    ),
    ...(await makeImports(page, '2001:db8:85a3:8d3:1320::')),
    ...(await makeChats(page, (host) => `2001:db8:85a3:8d3:1319::${host}`)),
  };
  await page.close();
  return found;
}

const idOf = (path: string): string => path.split('/').pop() ?? '';

async function firstLink(page: Page, list: string, to: RegExp): Promise<string> {
  await page.goto(list);
  const hrefs = await page.locator('main a').evaluateAll((links) => links.map((link) => link.getAttribute('href')));
  const found = hrefs.find((href) => href !== null && to.test(href));
  if (!found) throw new Error(`${list} has no link like ${to}.`);
  return found;
}

/** A new link for whom the seed invited: the one before was shown to nobody. */
async function invitationLink(page: Page): Promise<string> {
  await page.goto(`${await firstLink(page, '/desk/agents?show=invited', /^\/desk\/agents\/\d+$/)}/link`);
  await page.getByRole('button', { name: 'Make a new link' }).click();
  return new URL(await page.getByLabel('The link, shown only now').inputValue()).pathname;
}
