import { moveInRows, openRow, selectRow } from './list-keys';
import { findShortcut } from './page-shortcuts';

/** How long the first of two keys is remembered. */
const SEQUENCE_MS = 1500;

let first = { key: '', at: 0 };

/**
 * Does what a key stands for on this page; `at` is when it was pressed, in ms. Says 'sheet' when it asks for the sheet
 * of shortcuts, which is not for here to show.
 */
export function pressKey(key: string, at: number): 'sheet' | undefined {
  if (key === '?') return 'sheet';
  const isSecond = first.key !== '' && at - first.at < SEQUENCE_MS;
  const done = (isSecond && runDeclared(`${first.key} ${key}`)) || runDeclared(key) || runInList(key);
  first = done ? { key: '', at: 0 } : { key, at };
}

function runDeclared(keys: string): boolean {
  const element = findShortcut(keys);
  if (!element) return false;
  if (element.matches('input:not([type=checkbox], [type=radio]), textarea, select')) element.focus();
  else element.click();
  return true;
}

function runInList(key: string): boolean {
  switch (key) {
    case 'j':
      return moveInRows(1);
    case 'k':
      return moveInRows(-1);
    case 'o':
      return openRow();
    case 'x':
      return selectRow();
    default:
      return false;
  }
}
