import { describe, expect, test } from 'vitest';
import { ipRangeFromText } from '../../../lib/domain/ip-range';
import { parseWebhook, webhookFormValues, webhookVersionOf } from '../../../lib/forms/webhook-form';

const form = (...fields: [string, string][]) => {
  const data = new FormData();
  for (const [name, value] of fields) data.append(name, value);
  return data;
};

describe('a webhook’s form', () => {
  test('is read in any order, without what nobody offered', () => {
    const values = webhookFormValues(
      form(['topic', 'expired'], ['topic', 'everything'], ['topic', 'created'], ['url', ' https://hooks.example.com ']),
    );
    expect(values).toEqual({ url: ' https://hooks.example.com ', topics: ['created', 'expired'] });
    expect(parseWebhook(values, [])).toEqual({
      ok: true,
      value: { url: 'https://hooks.example.com/', topics: ['created', 'expired'] },
    });
    expect(webhookFormValues(form()).url).toBe('');
    expect(webhookFormValues(form(['url', 'x'.repeat(10_000)])).url).toHaveLength(3_000);
  });

  test('says everything that is wrong at once', () => {
    expect(parseWebhook({ url: 'http://10.0.0.5/', topics: [] }, [])).toEqual({
      ok: false,
      error: {
        url: '10.0.0.5 is inside a private network. Add it to GATEHOUSE_ALLOW_PRIVATE_TARGETS if that is meant.',
        topics: 'Choose at least one.',
      },
    });
    expect(parseWebhook({ url: 'http://10.0.0.5/', topics: ['edited'] }, [ipRangeFromText('10.0.0.0/8')]).ok).toBe(
      true,
    );
  });

  test.each([
    ['7', 7],
    ['0', null],
    ['x', null],
    ['99999999999', null],
  ])('reads the version %s', (text, version) => {
    expect(webhookVersionOf(form(['version', text]))).toBe(version);
  });
});
