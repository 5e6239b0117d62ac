import { type APIRequestContext, type Browser, test as base, expect, type Page } from '@playwright/test';
import { commandLine } from './command-line';

interface Person {
  readonly email: string;
  readonly password: string;
  readonly name: string;
}

interface StoryWorker {
  /** Cookies of a signed-in administrator, whose name is "Administrator". */
  readonly administratorState: BrowserState;
  /** Cookies of a signed-in agent who is no administrator. */
  readonly agentState: BrowserState;
}

interface Story {
  /** A page of the administrator's browser. */
  readonly page: Page;
  /** A page of another browser, where an agent is signed in who is no administrator. */
  readonly agentPage: Page;
  /** A page of a browser in which nobody is signed in. */
  readonly strangerPage: Page;
}

/** Cookies and storage of somebody's browser. */
export type BrowserState = Awaited<ReturnType<APIRequestContext['storageState']>>;

/** The administrator whom the running product was started with. */
export function administrator(): Person {
  return {
    email: required('GATEHOUSE_E2E_EMAIL'),
    password: required('GATEHOUSE_E2E_PASSWORD'),
    name: 'Administrator',
  };
}

/** Stories start signed in as the administrator, except on `strangerPage`; signing in happens once per worker. */
export const test = base.extend<Story, StoryWorker>({
  administratorState: [
    async ({ browser }, use) => {
      await use(await signedInState(browser, administrator()));
    },
    { scope: 'worker' },
  ],
  agentState: [
    async ({ browser }, use, { workerIndex }) => {
      const agent = { email: `agent-${workerIndex}-${Date.now()}@example.com`, name: 'Jonas Weber' };
      const { password } = await commandLine<{ password: string }>([
        'agent',
        'add',
        agent.email,
        '--name',
        agent.name,
        '--generate',
      ]);
      await use(await signedInState(browser, { ...agent, password }));
    },
    { scope: 'worker' },
  ],
  storageState: async ({ administratorState }, use) => use(administratorState),
  agentPage: async ({ browser, agentState }, use) => {
    const context = await browser.newContext({ storageState: agentState });
    await use(await context.newPage());
    await context.close();
  },
  strangerPage: async ({ browser }, use) => {
    const context = await browser.newContext({ storageState: { cookies: [], origins: [] } });
    await use(await context.newPage());
    await context.close();
  },
});

export { expect };

/** Signs in by the form, as a person does; ends on the desk. */
export async function signIn(page: Page, { email, password }: Pick<Person, 'email' | 'password'>): Promise<void> {
  await page.goto('/sign-in');
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL('**/desk/**');
}

async function signedInState(browser: Browser, person: Person): Promise<BrowserState> {
  const context = await browser.newContext({
    baseURL: required('GATEHOUSE_E2E_URL'),
    storageState: { cookies: [], origins: [] },
  });
  await signIn(await context.newPage(), person);
  const state = await context.storageState();
  await context.close();
  return state;
}

function required(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: the global setup or the caller must say what to test against.`);
  return value;
}
