import { expect, test } from 'vitest';
import { parseSettings } from '../../../lib/forms/settings-form';

test.each([
  [{ deskName: '  Acme  \u202Esupport ', addressRetentionDays: ' 30 ' }, 'Acme support', 30],
  [{ deskName: 'x', addressRetentionDays: '1' }, 'x', 1],
  [{ deskName: 'x'.repeat(100), addressRetentionDays: '3650' }, 'x'.repeat(100), 3650],
])('settings %j are cleaned and stored', (values, deskName, addressRetentionDays) => {
  expect(parseSettings(values)).toEqual({ ok: true, value: { deskName, addressRetentionDays } });
});

test.each([
  [{ deskName: ' \u0000 ', addressRetentionDays: '30' }, ['deskName']],
  [{ deskName: 'x'.repeat(101), addressRetentionDays: '30' }, ['deskName']],
  [{ deskName: 'x', addressRetentionDays: '0' }, ['addressRetentionDays']],
  [{ deskName: 'x', addressRetentionDays: '3651' }, ['addressRetentionDays']],
  [{ deskName: 'x', addressRetentionDays: '1e3' }, ['addressRetentionDays']],
  [{ deskName: 'x', addressRetentionDays: '-5' }, ['addressRetentionDays']],
  [{ deskName: '', addressRetentionDays: '' }, ['deskName', 'addressRetentionDays']],
])('settings %j are refused beside the field', (values, fields) => {
  const outcome = parseSettings(values);
  expect(Object.keys(outcome.ok ? {} : outcome.error)).toEqual(fields);
});
