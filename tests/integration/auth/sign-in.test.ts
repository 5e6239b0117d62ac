import { PrismaPg } from '@prisma/adapter-pg';
import { decode } from 'next-auth/jwt';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { SIGN_IN_LIMITS } from '../../../lib/auth/check-password';
import { hashPassword } from '../../../lib/auth/password';
import { sessionCookie } from '../../../lib/auth/session-cookie';
import { type SignInInput, signIn } from '../../../lib/auth/sign-in';
import { parseIpAddress } from '../../../lib/domain/ip-address';
import { PrismaClient } from '../../../lib/generated/prisma/client';
import type { OpenRuntime } from '../../../lib/open-runtime';
import { type FixedClock, fixedClock, openTestRuntime } from '../../support/open-test-runtime';
import { createTestDatabase, type TestDatabase } from '../../support/test-services';

const PASSWORD = 'correct horse battery';
const OPERATOR = { agentId: null, name: 'Command line' };
const QUARTER_MS = 15 * 60_000;
let opened: OpenRuntime;
let clock: FixedClock;
let database: TestDatabase;
let prisma: PrismaClient;
let passwordHash: string;
let owner: string;
let count = 0;

beforeAll(async () => {
  clock = fixedClock('2026-03-01T12:00:00Z');
  database = await createTestDatabase();
  opened = await openTestRuntime({ clock, database: database.options });
  prisma = new PrismaClient({ adapter: new PrismaPg(database.options) });
  passwordHash = await hashPassword(PASSWORD);
});
afterAll(async () => {
  await prisma.$disconnect();
  await opened.close();
});
// Each test has an account and a quarter of an hour to itself.
beforeEach(async () => {
  clock.set(new Date(Math.ceil((clock.now().getTime() + QUARTER_MS) / QUARTER_MS) * QUARTER_MS));
  owner = `owner-${++count}@example.com`;
  await opened.runtime.agents.addAgent(
    { email: owner, name: 'Owner', role: 'agent', passwordHash },
    OPERATOR,
    clock.now(),
  );
});

const attempt = (from: string | null, overrides: Partial<Omit<SignInInput, 'address'>> = {}) =>
  signIn(opened.runtime, {
    email: owner,
    password: PASSWORD,
    address: from === null ? null : addressOf(from),
    device: null,
    userAgent: 'Browser/1',
    ...overrides,
  });
const guess = (from: string | null, overrides: Partial<Omit<SignInInput, 'address'>> = {}) =>
  attempt(from, { password: 'a wrong guess', ...overrides });
const times = <T>(number: number, work: (at: number) => Promise<T>) =>
  Promise.all(Array.from({ length: number }, (_, at) => work(at)));
const refused = { ok: false, error: { kind: 'too-many-attempts' } };
const wrong = { ok: false, error: { kind: 'wrong' } };
const signedIn = { ok: true };

/** An earlier sign-in of the owner: the cookie that it left. */
async function deviceOfOwner(from: string): Promise<string> {
  const outcome = await attempt(from);
  if (!outcome.ok) throw new Error(outcome.error.kind);
  return outcome.value.deviceCookie;
}

describe('signing in', () => {
  test('with the right password starts a session of that agent, which ends after a week', async () => {
    const outcome = await attempt('192.0.2.1', { email: ` ${owner.toUpperCase()} ` });
    if (!outcome.ok) throw new Error(outcome.error.kind);
    expect(outcome.value.agent).toMatchObject({ email: owner, role: 'agent' });
    expect(outcome.value.agent).not.toHaveProperty('passwordHash');
    const { agents } = opened.runtime;
    const end = new Date(clock.now().getTime() + 7 * 24 * 3_600_000);
    const { sessionId } = outcome.value;
    expect(await agents.findSession(sessionId, clock.now())).toMatchObject({ agent: { email: owner } });
    expect(await prisma.agentSession.findUnique({ where: { id: sessionId } })).toMatchObject({
      expiresAt: end,
      address: '192.0.2.1',
      userAgent: 'Browser/1',
    });
  });

  test('twice gives two sessions, neither of which says who the other is', async () => {
    const [one, two] = [await attempt('192.0.2.1'), await attempt('192.0.2.1')];
    if (!one.ok || !two.ok) throw new Error('refused');
    expect(one.value.sessionId).not.toBe(two.value.sessionId);
    expect(one.value.deviceCookie).not.toBe(two.value.deviceCookie);
  });

  test('puts nothing but the session’s id into the cookie, and only our secret opens it', async () => {
    const { secret } = opened.runtime;
    const { value } = await sessionCookie(secret, 'the-session', false);
    const token = await decode({ token: value, secret });
    expect(Object.keys(token ?? {}).sort()).toEqual(['exp', 'iat', 'jti', 'sid']);
    expect(token?.sid).toBe('the-session');
    await expect(decode({ token: value, secret: 'another secret' })).rejects.toThrow();
  });

  test('answers a wrong password and an unknown e-mail alike', async () => {
    expect(await guess('192.0.2.2')).toEqual(wrong);
    expect(await guess('192.0.2.2', { email: 'nobody@example.com' })).toEqual(wrong);
    expect(await guess('192.0.2.2', { email: '', password: '' })).toEqual(wrong);
    expect(await guess('192.0.2.2', { email: `\u0000${'x'.repeat(100_000)}@example.com` })).toEqual(wrong);
  });

  test('tells only who knows the password that an account is disabled, and lets nobody in', async () => {
    await prisma.agent.update({ where: { email: owner }, data: { disabledAt: clock.now() } });
    expect(await attempt('192.0.2.3')).toEqual({ ok: false, error: { kind: 'disabled' } });
    expect(await guess('192.0.2.3')).toEqual(wrong);
    expect(await prisma.agentSession.count({ where: { agent: { email: owner } } })).toBe(0);
  });
});

describe('guessing', () => {
  test('from one address at one account is refused after the limit, with the right password too, until the time told', async () => {
    for (let at = 0; at < SIGN_IN_LIMITS.byAddressAndEmail; at++) expect(await guess('198.51.100.1')).toEqual(wrong);
    clock.advance(60_000);
    const retryAt = new Date(clock.now().getTime() + QUARTER_MS - 60_000);
    expect(await attempt('198.51.100.1')).toEqual({ ok: false, error: { kind: 'too-many-attempts', retryAt } });
    clock.set(new Date(retryAt.getTime() - 1));
    expect(await attempt('198.51.100.1')).toMatchObject(refused);
    clock.set(retryAt);
    expect(await attempt('198.51.100.1')).toMatchObject(signedIn);
  });

  test('leaves other accounts and other addresses alone', async () => {
    await times(SIGN_IN_LIMITS.byAddressAndEmail + 5, () => guess('198.51.100.2'));
    expect(await attempt('198.51.100.3')).toMatchObject(signedIn);
    const other = `other-${count}@example.com`;
    await opened.runtime.agents.addAgent(
      { email: other, name: 'Other', role: 'agent', passwordHash },
      OPERATOR,
      clock.now(),
    );
    expect(await attempt('198.51.100.2', { email: other })).toMatchObject(signedIn);
  });

  test('from one address at many accounts is refused after the limit', async () => {
    for (let at = 0; at < SIGN_IN_LIMITS.byAddress; at++) {
      expect(await guess('198.51.100.4', { email: `victim-${at}@example.com` })).toEqual(wrong);
    }
    expect(await guess('198.51.100.4', { email: 'the-next@example.com' })).toMatchObject(refused);
  });

  test('from all over one IPv6 /64 is from one address', async () => {
    for (let at = 0; at < SIGN_IN_LIMITS.byAddressAndEmail; at++) {
      expect(await guess(`2001:db8:0:7::${at.toString(16)}`)).toEqual(wrong);
    }
    expect(await guess('2001:db8:0:7:ffff::1')).toMatchObject(refused);
  });

  test('from callers whose address can’t be told is limited like from one address', async () => {
    await times(SIGN_IN_LIMITS.byAddressAndEmail + 5, () => guess(null));
    expect(await attempt(null)).toMatchObject(refused);
  });

  test('all at the same moment gets no more guesses than one after the other', async () => {
    const outcomes = await times(60, () => guess('198.51.100.5'));
    const lookedAt = outcomes.filter((outcome) => !outcome.ok && outcome.error.kind === 'wrong').length;
    // Two are looked at at a time, so one may slip through beside the last.
    expect(lookedAt).toBeGreaterThanOrEqual(SIGN_IN_LIMITS.byAddressAndEmail);
    expect(lookedAt).toBeLessThanOrEqual(SIGN_IN_LIMITS.byAddressAndEmail + 1);
  });

  test('while refused doesn’t make it any longer', async () => {
    await times(SIGN_IN_LIMITS.byAddressAndEmail + 1, () => guess('198.51.100.6'));
    const before = await prisma.signInAttempt.count();
    await times(20, () => guess('198.51.100.6'));
    expect(await prisma.signInAttempt.count()).toBe(before);
  });

  test('at one account from everywhere is refused after the limit', async () => {
    await hammerFromEverywhere();
    expect(await guess('203.0.113.250')).toMatchObject(refused);
  });
});

describe('a stranger who hammers an account from many addresses', () => {
  test('can’t keep the owner out of a browser that signed in before, at whatever address it is', async () => {
    const device = await deviceOfOwner('192.0.2.10');
    await hammerFromEverywhere();
    expect(await attempt('192.0.2.11', { device })).toMatchObject(signedIn);
    expect(await attempt(null, { device })).toMatchObject(signedIn);
  });

  test('can’t keep the owner out of an address that signed in before', async () => {
    await deviceOfOwner('192.0.2.20');
    await hammerFromEverywhere();
    expect(await attempt('192.0.2.20')).toMatchObject(signedIn);
  });

  test('can’t keep the owner’s browser out from behind the same address', async () => {
    const device = await deviceOfOwner('192.0.2.30');
    await times(SIGN_IN_LIMITS.byAddress + 10, (at) =>
      guess('192.0.2.30', at % 2 ? {} : { email: `x${at}@example.com` }),
    );
    expect(await attempt('192.0.2.30')).toMatchObject(refused);
    expect(await attempt('192.0.2.30', { device })).toMatchObject(signedIn);
  });

  test('gains nothing by a device cookie that is forged, or that another account gave out', async () => {
    const other = `other-${count}@example.com`;
    await opened.runtime.agents.addAgent(
      { email: other, name: 'Other', role: 'agent', passwordHash },
      OPERATOR,
      clock.now(),
    );
    const others = await attempt('192.0.2.40', { email: other });
    if (!others.ok) throw new Error(others.error.kind);
    await hammerFromEverywhere();
    const stolen = others.value.deviceCookie;
    for (const device of [stolen, stolen.replace(/.$/, 'A'), 'x', '']) {
      expect(await guess('203.0.113.251', { device })).toMatchObject(refused);
    }
  });

  test('has a limit with a stolen device cookie too', async () => {
    const device = await deviceOfOwner('192.0.2.50');
    for (let at = 0; at < SIGN_IN_LIMITS.byDevice; at++) {
      expect(await guess(`203.0.113.${at}`, { device })).toEqual(wrong);
    }
    expect(await guess('203.0.113.252', { device })).toMatchObject(refused);
  });
});

async function hammerFromEverywhere(): Promise<void> {
  await times(SIGN_IN_LIMITS.byEmail + 10, (at) => guess(`203.0.113.${at}`));
}

function addressOf(text: string) {
  const parsed = parseIpAddress(text);
  if (!parsed.ok) throw new Error(parsed.error.message);
  return parsed.value;
}
