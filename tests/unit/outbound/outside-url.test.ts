import { describe, expect, test } from 'vitest';
import { ipRangeFromText } from '../../../lib/domain/ip-range';
import { redirectTarget } from '../../../lib/outbound/fetch-outside';
import { parseOutsideUrl } from '../../../lib/outbound/outside-url';

const kindOf = (text: string) => {
  const parsed = parseOutsideUrl(text, []);
  return parsed.ok ? parsed.value.href : parsed.error.kind;
};

describe('an address to fetch', () => {
  test.each([
    ['https://hooks.example.com', 'https://hooks.example.com/'],
    ['  HTTP://Hooks.Example.com:8080/a?b=c#part ', 'http://hooks.example.com:8080/a?b=c'],
    ['https://8.8.8.8:8443/', 'https://8.8.8.8:8443/'],
    ['https://[2606:4700::1111]/', 'https://[2606:4700::1111]/'],
  ])('%s is one', (text, href) => {
    expect(kindOf(text)).toBe(href);
  });

  test.each([
    '',
    'hooks.example.com',
    'ftp://hooks.example.com/',
    'file:///etc/passwd',
    'https://',
    'https:hooks',
    '//x',
  ])('“%s” is none', (text) => {
    expect(kindOf(text)).toBe('bad-address');
  });

  test('one with a password in it is refused', () => {
    expect(kindOf('https://user:password@hooks.example.com/')).toBe('credentials');
    expect(kindOf('https://user@hooks.example.com/')).toBe('credentials');
  });

  test.each([
    ...['http://127.0.0.1/', 'http://127.1/', 'http://2130706433/', 'http://0x7f.0.0.1/', 'http://0177.0.0.1/'],
    ...['http://①②⑦.0.0.1/', 'http://10.0.0.5./', 'http://169.254.169.254/latest/meta-data/', 'http://0/'],
    ...['http://[::1]/', 'http://[::ffff:10.0.0.5]/', 'http://[::ffff:a00:5]/', 'http://[64:ff9b::a00:5]/'],
    ...['http://[2002:a00:5::1]/', 'http://[fd00::1]/', 'http://[fe80::1]/', 'http://[::10.0.0.5]/'],
  ])('%s leads into a private network, however it is spelt', (text) => {
    expect(kindOf(text)).toBe('private-network');
  });

  test('says where the address is and what to do', () => {
    expect(parseOutsideUrl('http://10.0.0.5/', [])).toMatchObject({
      error: {
        message: '10.0.0.5 is inside a private network. Add it to GATEHOUSE_ALLOW_PRIVATE_TARGETS if that is meant.',
      },
    });
    expect(parseOutsideUrl('http://10.0.0.5/', [ipRangeFromText('10.0.0.0/8')]).ok).toBe(true);
  });
});

describe('a redirect', () => {
  const from = new URL('https://hooks.example.com/a/b');
  const target = (location: string) => {
    const result = redirectTarget(from, location, []);
    return result.ok ? result.value.href : result.error.kind;
  };

  test('is read against the address that sent it', () => {
    expect(target('/c')).toBe('https://hooks.example.com/c');
    expect(target('../d')).toBe('https://hooks.example.com/d');
    expect(target('//other.example.com/')).toBe('https://other.example.com/');
  });

  test('never goes from https to http, into a private network, to another scheme or to a password', () => {
    expect(target('http://hooks.example.com/a')).toBe('bad-redirect');
    expect(target('https://127.0.0.1/')).toBe('private-network');
    expect(target('//169.254.169.254/')).toBe('private-network');
    expect(target('file:///etc/passwd')).toBe('bad-address');
    expect(target('https://user:password@hooks.example.com/')).toBe('credentials');
    expect(target('http://')).toBe('bad-address');
  });
});
