import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import type { Actor } from '../domain/ban';
import { ok, type Result } from '../domain/result';
import { addAgent, type ManageAgentsDeps, type ManageAgentsError } from './manage-agents';
import { refusePassword } from './password';
import { newReadablePassword } from './readable-password';

/** Where the first administrator's e-mail and password come from. */
export interface FirstAdministratorSource {
  /** `GATEHOUSE_ADMIN_EMAIL`; null or empty = not set. */
  readonly email: string | null;
  /** `GATEHOUSE_ADMIN_PASSWORD`; null or empty = not set. */
  readonly password: string | null;
  /** The terminal to ask at; null when nobody sits there (a service, a pipe). */
  readonly terminal: { readonly input: Readable & { isTTY?: boolean }; readonly output: Writable } | null;
}

/** How the administrator signs in. `password` only if it was generated, to be shown this once; it is stored nowhere. */
export interface FirstAdministrator {
  readonly email: string;
  readonly password: string | null;
}

/** Who adds the first administrator, for the activity log. */
const FIRST_START: Actor = { agentId: null, name: 'First start' };

const DEFAULT_EMAIL = 'admin@example.com';

/**
 * Makes an administrator if there is none (enabled) and says how to sign in; null = there was one. What the source
 * doesn't name is asked for at the terminal (an empty answer takes the proposal), or made up where there is none.
 * Several instances may call it at once: one of them makes the administrator, the others get null.
 * An error is the operator's to mend: a bad or taken e-mail, a password that is too short.
 */
export async function createFirstAdministrator(
  deps: ManageAgentsDeps,
  source: FirstAdministratorSource,
): Promise<Result<FirstAdministrator | null, ManageAgentsError>> {
  if ((await deps.agents.countAdministrators()) > 0) return ok(null);
  const given = { email: source.email?.trim() || null, password: source.password || null };
  const answered = source.terminal ? await askForMissing(source.terminal, given) : given;
  const email = answered.email ?? DEFAULT_EMAIL;
  const generated = answered.password === null ? newReadablePassword() : null;
  const added = await addAgent(deps, FIRST_START, {
    email,
    name: 'Administrator',
    role: 'administrator',
    password: answered.password ?? generated ?? '',
  });
  if (added.ok) return ok({ email: added.value.email, password: generated });
  // Taken: by another instance that was quicker, unless there still is no administrator.
  if (added.error.kind === 'email-taken') {
    if ((await deps.agents.countAdministrators()) > 0) return ok(null);
    const message = `${added.error.message} It is not an enabled administrator; set GATEHOUSE_ADMIN_EMAIL to another e-mail.`;
    return { ok: false, error: { kind: 'email-taken', message } };
  }
  return added;
}

interface Answers {
  readonly email: string | null;
  readonly password: string | null;
}

async function askForMissing(
  { input, output }: NonNullable<FirstAdministratorSource['terminal']>,
  given: Answers,
): Promise<Answers> {
  if (given.email !== null && given.password !== null) return given;
  output.write('There is no administrator yet. Press Enter to take what is proposed.\n');
  const email = given.email ?? ((await ask(input, output, `  E-mail [${DEFAULT_EMAIL}]: `)).trim() || null);
  if (given.password !== null) return { email, password: given.password };
  for (;;) {
    const password = await ask(input, output, '  Password [a random one, shown next]: ', 'hidden');
    const refused = password === '' ? null : refusePassword(password);
    if (!refused) return { email, password: password === '' ? null : password };
    output.write(`  ${refused}\n`);
  }
}

/** One line from the terminal; an ended input (Ctrl D) is an empty answer. `hidden` doesn't show what is typed. */
function ask(input: Readable, output: Writable, question: string, echo: 'shown' | 'hidden' = 'shown'): Promise<string> {
  output.write(question);
  const terminal = 'isTTY' in input && input.isTTY === true;
  const lines = createInterface({ input, terminal, ...(echo === 'shown' || !terminal ? { output } : {}) });
  return new Promise((resolve) => {
    lines.once('line', (line) => {
      if (echo === 'hidden') output.write('\n');
      resolve(line);
      lines.close();
    });
    lines.once('close', () => resolve(''));
    // Ctrl C means "stop", as everywhere; without this it would count as an empty answer.
    lines.once('SIGINT', () => {
      lines.removeAllListeners('close');
      lines.close();
      process.kill(process.pid, 'SIGINT');
    });
  });
}
