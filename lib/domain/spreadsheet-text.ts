/** Text in a cell that spreadsheets open without running anything, and back again. */

/**
 * What spreadsheets take for a formula begins so, some with white space before it, some with the wide signs of East Asian
 * keyboards. Those of countries that write 1,5 cut every line at semicolons as well, whatever is in quotes.
 */
const FORMULA = /(^|;)(?=[\s']*[=+\-@\t\r＝＋－＠])/g;
const GUARDED = /(^|;)'(?=[\s']*[=+\-@\t\r＝＋－＠])/g;

/** One apostrophe more than there was in front of a formula, so that none of the text's own is lost. */
export function withoutFormula(text: string): string {
  return text.replace(FORMULA, "$1'");
}

/** What `withoutFormula` was given. */
export function withFormula(text: string): string {
  return text.replace(GUARDED, '$1');
}
