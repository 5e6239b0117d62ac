import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { addBan } from '../../../lib/bans/add-ban';
import { expireBan } from '../../../lib/bans/expire-ban';
import { mergeRanges } from '../../../lib/domain/cidrs';
import { formatIpRange, ipRangeFromText, parseIpRange } from '../../../lib/domain/ip-range';
import type { OpenRuntime } from '../../../lib/open-runtime';
import { readCaseFile } from '../../support/case-files';
import { resetStore } from '../../support/index-world';
import { type FixedClock, fixedClock, openTestRuntime } from '../../support/open-test-runtime';
import { createTestDatabase, type TestDatabase } from '../../support/test-services';
import { type BouncerDoor, openBouncerDoor, seconds, type Told } from './bouncer-door';

interface Expected {
  readonly status?: number;
  readonly statusAny?: readonly number[];
  readonly rawNull?: boolean;
  readonly items?: readonly string[];
  readonly new?: readonly string[];
  readonly deleted?: readonly string[];
  readonly fieldsOk?: boolean;
  readonly durationOk?: boolean;
  readonly durationInt?: boolean;
  readonly deletedNegative?: boolean;
  readonly hasMessage?: boolean;
  readonly cidrOnly?: boolean;
  readonly unionOf?: readonly [string, string];
  readonly recordedStatus?: number;
}
type Step =
  | { readonly op: 'ban'; readonly value: string; readonly duration: string }
  | { readonly op: 'unban'; readonly value: string }
  | { readonly op: 'sleep'; readonly ms: number }
  | {
      readonly op: 'get';
      readonly path: string;
      readonly method?: string;
      readonly key?: 'none' | 'bad';
      readonly ignore?: readonly (keyof Expected)[];
      readonly expect: Expected;
    };
const { scenarios } = readCaseFile<{ scenarios: { id: string; steps: Step[] }[] }>('crowdsec-lapi-golden.json');

const ACTOR = { agentId: null, name: 'Ada' };
let database: TestDatabase;
let opened: OpenRuntime;
let clock: FixedClock;
let bouncers: BouncerDoor;

beforeAll(async () => {
  database = await createTestDatabase();
});
beforeEach(async () => {
  clock = fixedClock('2026-01-01T00:00:00Z');
  await resetStore(database.options);
  opened = await openTestRuntime({ clock, database: database.options });
  await opened.startKeeping();
  bouncers = await openBouncerDoor(opened);
});
afterEach(async () => {
  await bouncers.close();
  await opened.close();
});

describe('what CrowdSec’s own local API answered', () => {
  test.each(scenarios)('$id', async ({ steps }) => {
    for (const step of steps) await take(step);
    expect(bouncers.errors).toEqual([]);
  });
});

async function take(step: Step): Promise<void> {
  if (step.op === 'ban') {
    const added = await addBan(opened.runtime, ACTOR, {
      range: rangeOf(step.value),
      validUntil: new Date(clock.now().getTime() + seconds(step.duration) * 1000),
      reason: '',
      callerAddress: null,
      confirmed: true,
      confirmation: 'lenient',
    });
    expect(added.ok).toBe(true);
  } else if (step.op === 'unban') {
    const { first, last } = rangeOf(step.value);
    const { rows } = await opened.runtime.bans.listBans(
      { state: 'active', sort: 'created', direction: 'desc', limit: 200 },
      clock.now(),
    );
    for (const { id, range } of rows) {
      if (range.first === first && range.last === last) await expireBan(opened.runtime, ACTOR, id);
    }
  } else if (step.op === 'sleep') {
    clock.advance(step.ms);
  } else {
    await compare(step);
  }
}

async function compare({ path, method, key, ignore = [], expect: expected }: Extract<Step, { op: 'get' }>) {
  const response = await bouncers.ask(path, {
    method,
    ...(key && { key: key === 'none' ? null : 'no key of ours' }),
  });
  const text = await response.text();
  const body = text === '' ? null : JSON.parse(text);
  const listed: Told[] = Array.isArray(body) ? body : [...(body?.new ?? []), ...(body?.deleted ?? [])];
  const { recordedStatus: _, statusAny, cidrOnly, unionOf, ...facts } = expected;
  if (statusAny) expect(statusAny, path).toContain(response.status);
  if (cidrOnly) expect(listed.length).toBeGreaterThan(0);
  if (cidrOnly) for (const { value } of listed) expect(value).not.toContain('-');
  if (unionOf) {
    const union = mergeRanges(listed.map(({ value }) => rangeOf(value)));
    expect(union.map(formatIpRange)).toEqual([formatIpRange(ipRangeFromText(...unionOf))]);
  }
  const found: Record<string, unknown> = {
    status: response.status,
    rawNull: text === 'null',
    items: shown(Array.isArray(body) ? body : []),
    new: shown(body?.new),
    deleted: shown(body?.deleted),
    fieldsOk: listed.every(
      ({ id, origin, scenario }) => Number.isInteger(id) && origin === 'gatehouse' && scenario !== '',
    ),
    durationOk: listed.every(({ duration }) => !Number.isNaN(seconds(duration))),
    durationInt: listed.every(({ duration }) => !duration.includes('.')),
    deletedNegative: (body?.deleted ?? []).every(({ duration }: Told) => duration.startsWith('-')),
    hasMessage: typeof body?.message === 'string',
  };
  for (const [name, value] of Object.entries(facts)) {
    if (ignore.includes(name as keyof Expected)) continue;
    expect(found[name], `${path}: ${name}`).toEqual(Array.isArray(value) ? [...value].sort() : value);
  }
}

function shown(decisions: readonly Told[] | null = null): string[] {
  const texts = (decisions ?? []).map(({ scope, value, type }) => `${scope.toLowerCase()}|${value}|${type}`);
  return [...new Set(texts)].sort();
}

function rangeOf(text: string) {
  const parsed = parseIpRange(text);
  if (!parsed.ok) throw new Error(parsed.error.message);
  return parsed.value.range;
}
