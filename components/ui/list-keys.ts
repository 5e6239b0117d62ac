/** A row of a list that keys move through: a grid's, or whatever says that it is one. */
export const ROW = '.data-grid tbody tr, [data-row]';

/** The row that has the focus. */
export function currentRow(): HTMLElement | null {
  return document.activeElement?.closest<HTMLElement>(ROW) ?? null;
}

/** Moves the focus to the next (1) or previous (-1) row's link; from outside the list, to the first row. */
export function moveInRows(step: 1 | -1): boolean {
  const rows = listRows();
  const from = currentRow();
  const at = from ? rows.indexOf(from) : -1;
  const target = at < 0 ? rows[0] : rows[at + step];
  if (target) linkOf(target)?.focus();
  return rows.length > 0;
}

/** Follows the link of the row that has the focus. */
export function openRow(): boolean {
  const link = linkOf(currentRow());
  link?.click();
  return link !== null;
}

/** Ticks or clears the row that has the focus, where rows can be selected. */
export function selectRow(): boolean {
  const box = currentRow()?.querySelector<HTMLInputElement>('input[type="checkbox"]') ?? null;
  box?.click();
  return box !== null;
}

/** The rows in sight that lead somewhere. */
export function listRows(): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>(ROW)].filter((row) => row.checkVisibility() && linkOf(row));
}

/** What a row is about: its first cell on cards, else its first link. */
function linkOf(row: HTMLElement | null): HTMLElement | null {
  return row?.querySelector<HTMLElement>('[data-card="first"] a[href]') ?? row?.querySelector('a[href]') ?? null;
}
