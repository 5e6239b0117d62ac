import { describe, expect, test } from 'vitest';
import { readBanSearch } from '../../../lib/forms/ban-search';

describe('the search box', () => {
  test.each([
    '203.0.113.7',
    '203.0.113.0/24',
    '203.0.113.1 - 203.0.113.9',
    '203.0.113.*',
    '2001:DB8::1',
    ' 203.0.113.7 ',
  ])('takes %s for addresses', (typed) => {
    expect(readBanSearch(typed).kind).toBe('range');
  });

  test.each(['insult', 'QXR-48213-907', 'cafe', 'case 12', 'Re: 3 complaints', '24 h', 'spam from 203.0.113.7'])(
    'takes %s for words',
    (typed) => {
      expect(readBanSearch(typed)).toEqual({ kind: 'words', text: typed, mistake: null });
    },
  );

  test.each([
    ['203.0.113', 'all four numbers'],
    ['203.0.113.256', 'four numbers from 0 to 255'],
    ['203.0.113.007', 'Leave out zeros in front'],
    ['203.0.113.7:443', 'without brackets or a port'],
    ['[2001:db8::1]:443', 'without brackets or a port'],
    ['https://203.0.113.7/', 'as in'],
    ['2001:db8::g1', 'hex digits'],
    ['2001:db8:::1', 'hex digits'],
    ['203.0.113.0/33', 'from 0 to 32'],
    ['203.0.113.9 - 203.0.113.1', 'comes after the end'],
  ])('looks for the words %s, and says what is wrong with the address', (typed, said) => {
    const search = readBanSearch(typed);
    expect(search).toMatchObject({ kind: 'words', text: typed });
    expect(search.kind === 'words' && search.mistake).toContain(said);
  });

  test('left empty looks for nothing', () => {
    expect(readBanSearch('  ')).toEqual({ kind: 'none' });
  });
});
