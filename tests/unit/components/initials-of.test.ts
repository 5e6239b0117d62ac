import { describe, expect, test } from 'vitest';
import { initialsOf } from '../../../components/ui/initials-of';

describe('initials', () => {
  test.each([
    ['Jonas Weber', 'JW'],
    ['Administrator', 'A'],
    ['maria del carmen ruiz', 'MR'],
    ['  Élodie  ', 'É'],
    ['“Bob” (support)', 'BS'],
    ['山田 太郎', '山太'],
    ['', '?'],
    ['\u202e\u0000', '?'],
    ['!!!', '?'],
  ])('of %j are %j', (name, initials) => {
    expect(initialsOf(name)).toBe(initials);
  });
});
