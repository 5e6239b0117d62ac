import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatIpAddress, parseIpAddress } from '../../../lib/domain/ip-address';
import { anyAddress, anyIpv4 } from './arbitraries';

describe('addresses and their text', () => {
  test('what was written is read back', () => {
    fc.assert(
      fc.property(anyAddress, (address) => {
        expect(parseIpAddress(formatIpAddress(address))).toEqual({ ok: true, value: address });
      }),
    );
  });

  test('every spelling of an address has the same canonical text', () => {
    fc.assert(
      fc.property(anyAddress, fc.func(fc.boolean()), fc.nat(), (address, coin, seed) => {
        if (address.family === 4) return;
        const groups = address.value.toString(16).padStart(32, '0').match(/.{4}/g) ?? [];
        const spelled = groups
          .map((group, at) => (coin(at, 'short') ? group.replace(/^0+(?=.)/, '') : group))
          .map((group, at) => (coin(at, 'upper') ? group.toUpperCase() : group))
          .join(':');
        const zeros = [...spelled.matchAll(/(?:^|:)0+(?::0+)*(?=:|$)/g)];
        const run = zeros[seed % (zeros.length || 1)];
        const shortened = run
          ? `${spelled.slice(0, run.index)}::${spelled.slice(run.index + run[0].length).replace(/^:/, '')}`
          : spelled;
        for (const text of [spelled, shortened]) {
          expect(parseIpAddress(text), text).toEqual({ ok: true, value: address });
        }
      }),
    );
  });

  test('an IPv4-mapped spelling is the IPv4 address', () => {
    fc.assert(
      fc.property(
        anyIpv4,
        fc.constantFrom('::ffff:', '::FFFF:', '0:0:0:0:0:ffff:', '0000::ffff:'),
        (address, prefix) => {
          const hex = address.value.toString(16).padStart(8, '0');
          for (const tail of [formatIpAddress(address), `${hex.slice(0, 4)}:${hex.slice(4)}`]) {
            expect(parseIpAddress(prefix + tail)).toEqual({ ok: true, value: address });
          }
        },
      ),
    );
  });

  test('no text makes the parser throw, and what it reads it can write', () => {
    const character = fc.constantFrom(...'0123456789abcdefABCDEF:.%/-[] x*');
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.string({ unit: character, maxLength: 45 })), (text) => {
        const parsed = parseIpAddress(text);
        if (parsed.ok) expect(parseIpAddress(formatIpAddress(parsed.value))).toEqual(parsed);
        else expect(parsed.error.message).not.toBe('');
      }),
      { numRuns: 2_000 },
    );
  });
});
