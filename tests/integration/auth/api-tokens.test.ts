import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { authenticateProgram } from '../../../lib/auth/authenticate-program';
import { makeApiToken } from '../../../lib/auth/make-api-token';
import type { OpenRuntime } from '../../../lib/open-runtime';
import { type FixedClock, fixedClock, openTestRuntime } from '../../support/open-test-runtime';

const ADA = { agentId: null, name: 'Ada' };
let opened: OpenRuntime;
let clock: FixedClock;

beforeAll(async () => {
  clock = fixedClock('2026-01-01T00:00:00Z');
  opened = await openTestRuntime({ clock });
});
afterAll(() => opened.close());

const make = async (name: string, readOnly = false) => {
  const made = await makeApiToken(opened.runtime, ADA, { name, readOnly });
  if (!made.ok) throw new Error(made.error.kind);
  return made.value;
};
const ask = (token: string) => authenticateProgram(opened.runtime, new Headers({ apikey: token }), 'read');
const revoke = (id: number) => opened.runtime.apiTokens.revokeToken(id, ADA, clock.now());
const listed = async () => (await opened.runtime.apiTokens.listTokens(clock.now())).map(({ id }) => id);

describe('a token', () => {
  test('counts until it is revoked, and from then on not once', async () => {
    const { id, token } = await make('proxy');
    expect(await ask(token)).toMatchObject({ ok: true, value: { id, name: 'proxy' } });
    expect(await revoke(id)).toMatchObject({ ok: true, value: { name: 'proxy', createdByName: 'Ada' } });
    const refused = await ask(token);
    expect(refused.ok).toBe(false);
    if (refused.ok) return;
    expect(refused.error.status).toBe(401);
    expect(await refused.error.json()).toMatchObject({ detail: expect.stringContaining('Configuration > API tokens') });
  });

  test('is revoked once, though two try at once, and recorded once', async () => {
    const { id } = await make('twice');
    const answers = await Promise.all([revoke(id), revoke(id), revoke(id)]);
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
    expect(answers.filter(({ ok }) => !ok)).toEqual(Array(2).fill({ ok: false, error: { kind: 'revoked' } }));
    const { rows } = await opened.runtime.activity.listActivity({ text: 'twice', limit: 10 });
    expect(rows.map(({ action }) => action)).toEqual(['token.revoked', 'token.created']);
    expect(await revoke(2_147_483_647)).toEqual({ ok: false, error: { kind: 'not-found' } });
  });

  test('says when it was last used, to within a minute', async () => {
    const { id, token } = await make('used');
    const lastUsed = async () => (await opened.runtime.apiTokens.findToken(id))?.lastUsedAt;
    expect(await lastUsed()).toBeNull();
    await ask(token);
    expect(await lastUsed()).toEqual(clock.now());
    clock.advance(60_000);
    await ask(token);
    expect(await lastUsed()).toEqual(clock.now());
  });

  test('stays in the list for 90 days after it was revoked, behind those that count', async () => {
    const [early, late] = [await make('early'), await make('late')];
    await revoke(late.id);
    const ids = await listed();
    expect(ids.indexOf(early.id)).toBeLessThan(ids.indexOf(late.id));
    clock.advance(90 * 86_400_000);
    const later = await listed();
    expect(later).toContain(early.id);
    expect(later).not.toContain(late.id);
  });

  test('needs a name of one line that isn’t endless', async () => {
    for (const name of ['', ' \n', 'x'.repeat(101)]) {
      expect(await makeApiToken(opened.runtime, ADA, { name, readOnly: true })).toEqual({
        ok: false,
        error: { kind: 'bad-name' },
      });
    }
    expect(await make(' two\nlines ')).toMatchObject({ name: 'twolines' });
  });
});
