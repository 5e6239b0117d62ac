import { expect, test } from 'vitest';
import { hitDaysHref, parseHitDays } from '../../../lib/forms/hit-days';
import { parseRefusalSpan, REFUSAL_SPANS, securityHref } from '../../../lib/forms/security-view';

test('the overview shows a day by hour or a month by day, and its address says which', () => {
  for (const span of REFUSAL_SPANS) {
    expect(parseRefusalSpan(Object.fromEntries(new URL(securityHref(span), 'http://desk').searchParams))).toEqual(span);
  }
  for (const span of [undefined, '', 'year', ['month', 'day'], '__proto__']) {
    expect(REFUSAL_SPANS).toContainEqual(parseRefusalSpan({ span }));
  }
  expect(parseRefusalSpan({ span: 'year' })).toMatchObject({ unit: 'hour', length: 24 });
  expect(securityHref(REFUSAL_SPANS[0])).toBe('/desk/security');
});

test('a ban’s page shows 30 or 90 days, whatever the address asks for', () => {
  expect([undefined, '30', '90', '91', '-1', 'all', '1e9'].map((days) => parseHitDays({ days }))).toEqual([
    30, 30, 90, 30, 30, 30, 30,
  ]);
  expect([hitDaysHref(7, 30), hitDaysHref(7, 90)]).toEqual(['/desk/bans/7', '/desk/bans/7?days=90']);
});
