/**
 * Control and invisible format characters: they only serve to make a text look like another (RFC 8264 §9.13); and halves of
 * characters, which no database takes.
 */
const IN_A_LINE = /[\p{Cc}\p{Cs}\u200b\u2028\u2029\u202a-\u202e\u2060-\u2069\ufeff]/gu;
/** The same but for line breaks and tabs, which belong into a message. */
const IN_A_TEXT = /(?![\n\t])[\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069\ufeff]/gu;

/** What was typed into a field of one line: trimmed, white space as single spaces, nothing invisible. */
export function cleanLine(typed: string): string {
  return typed.replace(/\s+/g, ' ').replace(IN_A_LINE, '').trim();
}

/** What was typed into a field of many lines: trimmed, line breaks as `\n`, nothing invisible but them and tabs. */
export function cleanText(typed: string): string {
  return typed.replace(/\r\n?/g, '\n').replace(IN_A_TEXT, '').trim();
}
