import { randomInt } from 'node:crypto';

/** No letters or digits that look alike (0 O, 1 l I), no vowels: nothing to misread, no words. */
const CHARACTERS = 'bcdfghjkmnpqrstvwxz23456789';
const GROUPS = 4;
const GROUP_LENGTH = 5;

/** A random password to be read off a screen, such as `k7mtx-9rwpd-h3vbn-z4qcs`: 95 random bits. */
export function newReadablePassword(): string {
  const character = () => CHARACTERS.charAt(randomInt(CHARACTERS.length));
  const group = () => Array.from({ length: GROUP_LENGTH }, character).join('');
  return Array.from({ length: GROUPS }, group).join('-');
}
