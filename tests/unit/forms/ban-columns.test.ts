import { describe, expect, test } from 'vitest';
import {
  banColumnsPreference,
  DEFAULT_BAN_COLUMNS,
  moved,
  parseBanColumnsForm,
  readBanColumns,
} from '../../../lib/forms/ban-columns';
import { BAN_SORT_COLUMNS } from '../../../lib/ports/ban-store';

const shownOf = (choices: ReturnType<typeof readBanColumns>) =>
  choices.filter(({ isShown }) => isShown).map(({ column }) => column);

/** The form of the columns menu as a browser posts it. */
function aForm(order: readonly string[], shown: readonly string[], move?: string): FormData {
  const form = new FormData();
  for (const column of order) form.append('order', column);
  for (const column of shown) form.append('shown', column);
  if (move) form.append('move', move);
  return form;
}

describe('a person’s columns', () => {
  test('are the seed’s, in its order, until somebody chooses', () => {
    expect(shownOf(readBanColumns({}))).toEqual([
      'bannedBy',
      'created',
      'startIp',
      'endIp',
      'validUntil',
      'reason',
      'contact',
      'conversation',
    ]);
  });

  test('are read back as they were kept', () => {
    const kept = ['startIp', 'endIp', '-contact', 'reason', 'validUntil', 'created', '-bannedBy', 'conversation'];
    const choices = readBanColumns({ banColumns: kept });
    expect(banColumnsPreference(choices)).toEqual([...kept, '-hits', '-lastHit']);
    expect(shownOf(choices)).toEqual(['startIp', 'endIp', 'reason', 'validUntil', 'created', 'conversation']);
  });

  test.each([
    ['nothing', undefined],
    ['a text', 'startIp'],
    ['an object', { startIp: true }],
    ['columns that don’t exist', ['drop table', 'startIp; --', '__proto__', '-', '']],
    ['things that aren’t names', [1, null, {}, ['startIp']]],
    ['a list without end', Array.from({ length: 1_000_000 }, () => 'reason')],
  ])('are the default if %s was kept', (_, kept) => {
    expect(shownOf(readBanColumns({ banColumns: kept }))).toEqual(DEFAULT_BAN_COLUMNS);
  });

  test('count once, and those that were never kept stand at the end', () => {
    const choices = readBanColumns({ banColumns: ['reason', 'startIp', '-reason', 'nonsense'] });
    expect(shownOf(choices)).toEqual([
      'reason',
      'startIp',
      'bannedBy',
      'created',
      'endIp',
      'validUntil',
      'contact',
      'conversation',
    ]);
  });

  test('have hits when somebody wants them, not by themselves, whenever the columns were kept', () => {
    expect(shownOf(readBanColumns({ banColumns: ['hits', 'reason', '-lastHit'] }))).toContain('hits');
    expect(shownOf(readBanColumns({ banColumns: ['reason'] }))).not.toContain('hits');
    const all = readBanColumns({}).map(({ column }) => column);
    const choices = parseBanColumnsForm(aForm(all, [...DEFAULT_BAN_COLUMNS, 'hits'], 'hits:up'));
    expect(choices && shownOf(choices).at(-2)).toBe('hits');
    expect(choices && banColumnsPreference(choices)).toContain('hits');
  });

  test('always show both ends of the range, whatever was kept or posted', () => {
    expect(shownOf(readBanColumns({ banColumns: ['-startIp', '-endIp'] }))).toContain('startIp');
    const choices = parseBanColumnsForm(aForm(DEFAULT_BAN_COLUMNS, []));
    expect(choices && shownOf(choices)).toEqual(['startIp', 'endIp']);
  });

  test('are kept as nothing when they are the default, so that a later default is followed', () => {
    expect(banColumnsPreference(readBanColumns({}))).toBeNull();
  });
});

describe('the form', () => {
  test('moves a column a step up or down, together with what is ticked', () => {
    const choices = parseBanColumnsForm(aForm(DEFAULT_BAN_COLUMNS, ['reason', 'contact'], 'reason:up'));
    expect(choices?.map(({ column }) => column).slice(4, 6)).toEqual(['reason', 'validUntil']);
    expect(choices && shownOf(choices)).toEqual(['startIp', 'endIp', 'reason', 'contact']);
  });

  test('goes back to the default', () => {
    expect(parseBanColumnsForm(aForm(['reason'], [], 'default'))).toBeNull();
  });

  test('of a stranger changes nothing that isn’t there', () => {
    const choices = parseBanColumnsForm(aForm(['x', 'reason'], ['x'], 'x:up'));
    expect(choices?.map(({ column }) => column).sort()).toEqual([...BAN_SORT_COLUMNS].sort());
  });
});

test('the first column can’t go further up, nor the last further down', () => {
  const choices = readBanColumns({});
  expect(moved(choices, 'bannedBy', -1)).toEqual(choices);
  expect(moved(choices, 'lastHit', 1)).toEqual(choices);
  expect(moved(choices, 'bannedBy', 1).map(({ column }) => column)[0]).toBe('created');
});
