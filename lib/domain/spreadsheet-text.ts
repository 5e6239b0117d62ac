/** Text in a cell that spreadsheets open without running anything, and back again. */

/** What spreadsheets take for a formula begins so. */
const FORMULA = /^'*[=+\-@]/;

/** One apostrophe more than there was in front of a formula, so that none of the text's own is lost. */
export function withoutFormula(text: string): string {
  return FORMULA.test(text) ? `'${text}` : text;
}

/** What `withoutFormula` was given. */
export function withFormula(text: string): string {
  return text.startsWith("'") && FORMULA.test(text) ? text.slice(1) : text;
}
