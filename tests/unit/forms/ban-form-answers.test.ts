import { describe, expect, test } from 'vitest';
import { ipRangeFromText } from '../../../lib/domain/ip-range';
import { confirmationToken, confirmedWarnings } from '../../../lib/forms/ban-confirmation';
import { parseBanFormIntent } from '../../../lib/forms/ban-form-intent';

const range = ipRangeFromText('203.0.113.0/24');
const warnings = [
  { kind: 'own-address', message: '' },
  { kind: 'wide-range', message: '' },
] as const;

describe('a confirmation', () => {
  test('comes back as the warnings that were confirmed', () => {
    expect(confirmedWarnings(confirmationToken(range, warnings), range)).toEqual(['own-address', 'wide-range']);
  });

  test.each([
    ['of another range', confirmationToken(ipRangeFromText('203.0.113.0/25'), warnings)],
    ['of one of its addresses', confirmationToken(ipRangeFromText('203.0.113.0'), warnings)],
    ['that was not given', null],
    ['of somebody’s own making', 'true'],
    ['of kinds that don’t exist', '203.0.113.0 – 203.0.113.255|everything'],
    ['in a file', new File(['x'], 'x')],
  ])('%s is no yes to anything', (_, token) => {
    expect(confirmedWarnings(token, range)).toEqual([]);
  });
});

describe('which button was pressed', () => {
  test.each([
    [{ intent: 'store' }, { kind: 'store' }],
    [{ intent: 'check' }, { kind: 'check' }],
    [
      { take: 'reason', intent: 'store' },
      { kind: 'take-theirs', field: 'reason' },
    ],
    [{ endExemption: '7' }, { kind: 'end-exemption', id: 7 }],
  ])('%j', (entries, intent) => {
    expect(parseBanFormIntent(formOf(entries))).toEqual(intent);
  });

  test.each([{}, { intent: 'ban' }, { take: 'everything' }, { endExemption: '0' }, { endExemption: 'x' }])(
    'none of ours stores nothing: %j',
    (entries) => {
      expect(parseBanFormIntent(formOf(entries))).toEqual({ kind: 'check' });
    },
  );
});

function formOf(entries: Record<string, string | undefined>): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(entries)) form.set(name, value ?? '');
  return form;
}
