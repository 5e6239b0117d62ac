import type { APIRequestContext, Page } from '@playwright/test';
import { commandLine } from './command-line';
import { expect } from './fixtures';

interface HandedIn {
  readonly outcome: 'opened' | 'joined' | 'deleted' | 'known';
  readonly ticket: string | null;
  readonly spam: boolean;
}

/** A program with a token of its own, which hands in mail and call records. */
export interface Inbound {
  mail(raw: string): Promise<HandedIn>;
  call(record: object): Promise<HandedIn>;
}

/** Makes a token by the command line, as the operator of a mail server does. */
export async function openInbound(request: APIRequestContext): Promise<Inbound> {
  const { token } = await commandLine<{ token: string }>(['token', 'create', 'Mail server']);
  const post = async (path: string, type: string, data: string) => {
    const headers = { apikey: token, 'content-type': type };
    const answer = await request.post(`/api/v3/inbound/${path}`, { headers, data: Buffer.from(data) });
    expect(answer.ok(), await answer.text()).toBe(true);
    return (await answer.json()) as HandedIn;
  };
  return {
    mail: (raw) => post('email', 'message/rfc822', raw),
    call: (record) => post('call', 'application/json', JSON.stringify(record)),
  };
}

/** Adds a rule by the form, with one condition that says "contains"; answers its path. */
export async function addRule(
  page: Page,
  rule: { name: string; look: string; for: string; action?: 'Delete' | 'Mark as spam' },
): Promise<string> {
  await page.goto('/desk/rules/new');
  await page.getByLabel('Name', { exact: true }).fill(rule.name);
  await page.getByLabel('What condition 1 looks at').selectOption({ label: rule.look });
  await page.getByLabel('How condition 1 compares').selectOption('contains');
  await page.getByLabel('What condition 1 looks for').fill(rule.for);
  await page.getByText(rule.action ?? 'Mark as spam', { exact: true }).click();
  await page.getByRole('button', { name: 'Add rule' }).click();
  await page.waitForURL(/\/desk\/rules\?|\/desk\/rules#|\/desk\/rules$/);
  const edit = page.getByRole('listitem').filter({ hasText: rule.name }).getByRole('link', { name: /^Edit/ });
  return ((await edit.getAttribute('href')) ?? '').replace(/\/edit$/, '');
}
