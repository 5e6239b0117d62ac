import { expect, test } from 'vitest';
import { parseSettings } from '../../../lib/forms/settings-form';

test.each([
  [{ deskName: '  Acme  \u202Esupport ', addressRetentionDays: ' 30 ' }, 'Acme support', 30],
  [{ deskName: 'x', addressRetentionDays: '1' }, 'x', 1],
  [{ deskName: 'x'.repeat(100), addressRetentionDays: '3650' }, 'x'.repeat(100), 3650],
])('settings %j are cleaned and stored', (values, deskName, addressRetentionDays) => {
  const outcome = parseSettings({ ...values, embeddingSites: '' });
  expect(outcome).toEqual({ ok: true, value: { deskName, addressRetentionDays, embeddingSites: [] } });
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
  const outcome = parseSettings({ ...values, embeddingSites: '' });
  expect(Object.keys(outcome.ok ? {} : outcome.error)).toEqual(fields);
});

const withSites = (embeddingSites: string) =>
  parseSettings({ deskName: 'Acme', addressRetentionDays: '30', embeddingSites });

test('sites are read one a line, each once, as browsers spell them', () => {
  expect(
    withSites(' HTTPS://Shop.example.com/ \r\n\nhttp://localhost:8080\nhttps://shop.example.com:443'),
  ).toMatchObject({
    value: { embeddingSites: ['https://shop.example.com', 'http://localhost:8080'] },
  });
});

test('the first line that is no site is named, with a right example', () => {
  const outcome = withSites('https://shop.example.com\nshop.example.org\nhttps://*.example.net');
  expect(outcome.ok ? '' : outcome.error.embeddingSites).toBe(
    '“shop.example.org” must begin with https:// or http://, such as https://shop.example.com.',
  );
});

test('more sites than a header should carry are refused', () => {
  const lines = Array.from({ length: 51 }, (_, at) => `https://s${at}.example.com`).join('\n');
  expect(withSites(lines)).toMatchObject({ ok: false, error: { embeddingSites: 'Enter at most 50 sites.' } });
});
