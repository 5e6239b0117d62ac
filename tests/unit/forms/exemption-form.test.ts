import { describe, expect, test } from 'vitest';
import { formatIpRange, ipRangeFromText } from '../../../lib/domain/ip-range';
import {
  EXEMPTION_FORM_FIELDS,
  exemptionFormValues,
  exemptionToken,
  parseExemptionForm,
} from '../../../lib/forms/exemption-form';

const NOW = new Date('2026-01-01T00:00:00Z');
const typed = (fields: Record<string, string>) => {
  const form = new FormData();
  for (const [name, value] of Object.entries({ timeZone: 'Europe/Vienna', ...fields })) form.set(name, value);
  return exemptionFormValues(form);
};
const parse = (fields: Record<string, string>) => parseExemptionForm(typed(fields), NOW);

describe('the form of an exemption', () => {
  test.each([
    ['198.51.100.7', '', '198.51.100.7'],
    ['198.51.100.0/24', '', '198.51.100.0 – 198.51.100.255'],
    ['198.51.100.7', '198.51.100.9', '198.51.100.7 – 198.51.100.9'],
    ['2001:db8::7', '', '2001:db8::7'],
  ])('reads %s and “%s” as the ban form does', (startIp, endIp, range) => {
    const parsed = parse({ startIp, endIp, period: 'indefinitely', note: ' our office ' });
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
    expect(formatIpRange(parsed.value.range)).toBe(range);
    expect(parsed.value).toMatchObject({ note: 'our office', validUntil: null });
  });

  test('reads the end in the zone of whoever typed it', () => {
    const fields = { startIp: '198.51.100.7', period: 'until', until: '2026-03-30T15:30', note: 'a guest' };
    expect(parse(fields)).toMatchObject({ ok: true, value: { validUntil: new Date('2026-03-30T13:30:00Z') } });
  });

  test('names each field that is wrong, with an example', () => {
    expect(parse({})).toEqual({
      ok: false,
      error: {
        startIp: expect.stringMatching(/203\.0\.113|192\.0\.2|198\.51\.100/),
        period: 'Choose how long the exemption lasts, such as 1 day.',
        note: 'Say why this is never refused, such as “our office”.',
      },
    });
    expect(
      parse({ startIp: '198.51.100.7', period: 'until', until: '2025-01-01T00:00', note: 'x'.repeat(501) }),
    ).toEqual({
      ok: false,
      error: {
        until: 'An exemption must end in the future. Choose a later time.',
        note: 'A note has at most 500 characters. Shorten it.',
      },
    });
  });

  test('reads whatever is sent as text, and loses nothing', () => {
    const form = new FormData();
    form.set('startIp', new Blob(['198.51.100.7']));
    form.set('note', 'kept');
    expect(Object.keys(exemptionFormValues(form))).toEqual([...EXEMPTION_FORM_FIELDS]);
    expect(exemptionFormValues(form)).toMatchObject({ startIp: '', note: 'kept' });
  });

  test('takes a yes for one range over these bans only', () => {
    const token = exemptionToken(ipRangeFromText('198.51.100.0/24'), [1, 2]);
    expect(exemptionToken(ipRangeFromText('198.51.100.0/25'), [1, 2])).not.toBe(token);
    expect(exemptionToken(ipRangeFromText('198.51.100.0/24'), [1, 2, 3])).not.toBe(token);
  });
});
