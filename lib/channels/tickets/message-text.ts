import { cleanText } from '../clean-text';

/** The most characters of a reply or a note, after trimming: as many as a visitor may write. */
export const MESSAGE_LENGTH_MAX = 10_000;

/** What is wrong with a text, as a sentence with a right example; null when nothing is. Asked in the browser too. */
export function messageProblem(mode: 'reply' | 'note', typed: string): string | null {
  const { length } = cleanText(typed);
  if (length === 0) {
    return mode === 'note'
      ? 'Write the note first, such as “Phoned him: the parcel has arrived.”'
      : 'Write the reply first, such as “Your parcel is on its way.”';
  }
  if (length <= MESSAGE_LENGTH_MAX) return null;
  const [is, most] = [length, MESSAGE_LENGTH_MAX].map((count) => count.toLocaleString('en'));
  return `This has ${is} characters and may have at most ${most}. Shorten it, or send it in parts.`;
}
