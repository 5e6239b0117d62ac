/**
 * Attributes that let a key press do what a click on the element does (a text field takes the focus instead), and that
 * tell the sheet of shortcuts what it is: `<ButtonLink {...shortcut('e', 'Edit')}>`. `keys` is one key, or two pressed
 * one after the other, such as "g t". In a row of a list it counts for the row that has the focus.
 */
export function shortcut(keys: string, name: string): { 'data-shortcut': string; 'data-shortcut-name': string } {
  return { 'data-shortcut': keys, 'data-shortcut-name': name };
}

/** For a button that opens the sheet of shortcuts, so that it is there for those who don't use single keys too. */
export const SHEET_OPENER = { 'data-shortcut-sheet': '' };
