import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { changePassword } from '../../../lib/auth/change-password';
import { SIGN_IN_LIMITS } from '../../../lib/auth/check-password';
import { makeAgentLink } from '../../../lib/auth/make-agent-link';
import { addAgent } from '../../../lib/auth/manage-agents';
import { signIn } from '../../../lib/auth/sign-in';
import { useAgentLink } from '../../../lib/auth/use-agent-link';
import type { Actor } from '../../../lib/domain/ban';
import { parseIpAddress } from '../../../lib/domain/ip-address';
import type { OpenRuntime } from '../../../lib/open-runtime';
import { type FixedClock, fixedClock, openTestRuntime } from '../../support/open-test-runtime';

const OPERATOR: Actor = { agentId: null, name: 'Command line' };
const OLD = 'correct horse battery';
const NEW = 'staple the other horse';

let opened: OpenRuntime;
let clock: FixedClock;
let count = 0;

beforeAll(async () => {
  clock = fixedClock('2026-03-01T12:00:00Z');
  opened = await openTestRuntime({ clock });
});
afterAll(() => opened.close());

const address = () => {
  const parsed = parseIpAddress(`198.51.100.${++count}`);
  if (!parsed.ok) throw new Error(parsed.error.message);
  return parsed.value;
};

async function somebody() {
  const email = `somebody-${++count}@example.com`;
  const added = await addAgent(opened.runtime, OPERATOR, { email, name: '', role: 'agent', password: OLD });
  if (!added.ok) throw new Error(added.error.message);
  const from = address();
  const open = async () => {
    const input = { email, password: OLD, address: from, userAgent: '', device: null };
    const outcome = await signIn(opened.runtime, input);
    if (!outcome.ok) throw new Error(outcome.error.kind);
    return outcome.value.sessionId;
  };
  const sessionId = await open();
  const signedIn = { agent: added.value, sessionId, address: from };
  const change = (current: string, next: string) =>
    changePassword(opened.runtime, signedIn, { current, next, device: null });
  const accepts = async (password: string) =>
    (await signIn(opened.runtime, { email, password, address: address(), userAgent: '', device: null })).ok;
  return { agent: added.value, sessionId, open, change, accepts };
}
const isOpen = async (id: string) => (await opened.runtime.agents.findSession(id, clock.now())) !== null;

describe('changing one’s own password', () => {
  test('needs the present one, keeps this device signed in and ends the others', async () => {
    const { sessionId, open, change, accepts } = await somebody();
    const [other, another] = [await open(), await open()];
    expect(await change('not the present one', NEW)).toEqual({ ok: false, error: { kind: 'wrong-current' } });
    expect(await isOpen(other)).toBe(true);
    expect(await change(OLD, NEW)).toEqual({ ok: true, value: null });
    expect(await Promise.all([sessionId, other, another].map(isOpen))).toEqual([true, false, false]);
    expect([await accepts(OLD), await accepts(NEW)]).toEqual([false, true]);
  });

  test('refuses one that is too short before it counts as an attempt', async () => {
    const { change, accepts } = await somebody();
    for (let at = 0; at < SIGN_IN_LIMITS.byAddressAndEmail + 2; at++) {
      expect(await change('wrong', 'short')).toMatchObject({ error: { kind: 'bad-password' } });
    }
    expect(await change(OLD, NEW)).toMatchObject({ ok: true });
    expect(await accepts(NEW)).toBe(true);
  });

  test('is refused after as many wrong guesses as signing in is, also with the right one', async () => {
    const { change, accepts } = await somebody();
    for (let at = 0; at < SIGN_IN_LIMITS.byAddressAndEmail; at++) {
      expect(await change(`guess ${at}`, NEW)).toEqual({ ok: false, error: { kind: 'wrong-current' } });
    }
    const retryAt = new Date('2026-03-01T12:15:00Z');
    expect(await change(OLD, NEW)).toEqual({ ok: false, error: { kind: 'too-many-attempts', retryAt } });
    expect(await accepts(OLD)).toBe(true);
  });

  test('from two devices at the same moment is done by one of them', async () => {
    const { agent, change, accepts } = await somebody();
    const outcomes = await Promise.all([change(OLD, NEW), change(OLD, 'a third good password')]);
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1);
    expect(await accepts(OLD)).toBe(false);
    expect(await opened.runtime.agents.findAgentByEmail(agent.email)).not.toBeNull();
  });

  test('makes a link that waits for another one useless', async () => {
    const { agent, change, accepts } = await somebody();
    const link = await makeAgentLink(opened.runtime, OPERATOR, { agentId: agent.id, lockOut: false });
    if (!link.ok) throw new Error(link.error.kind);
    await change(OLD, NEW);
    const { secret } = link.value;
    const used = await useAgentLink(opened.runtime, { secret, password: OLD, address: address(), userAgent: '' });
    expect(used).toEqual({ ok: false, error: { kind: 'unusable' } });
    expect(await accepts(NEW)).toBe(true);
  });
});
