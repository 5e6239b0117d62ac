import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

const KIT = join(import.meta.dirname, '../../../components/ui');
const DOMAIN_WORD =
  /\b(ban|bans|banned|banning|tickets?|visitors?|agents?|administrators?|channels?|contacts?|desk)\b/i;

describe('the kit can be used for anything', () => {
  test.each(readdirSync(KIT))('%s has no word of the help desk in it', (name) => {
    expect(DOMAIN_WORD.exec(readFileSync(join(KIT, name), 'utf8'))?.[0]).toBeUndefined();
  });
});
