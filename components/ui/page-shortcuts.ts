import { currentRow, ROW } from './list-keys';

/** One shortcut that works on this page. */
export interface PageShortcut {
  readonly keys: string;
  readonly name: string;
  /** Counts for the row that has the focus. */
  readonly inRow: boolean;
}

/** What a shortcut works on now: in the row with the focus before elsewhere; never in another row. */
export function findShortcut(keys: string): HTMLElement | null {
  const all = document.querySelectorAll<HTMLElement>(`[data-shortcut="${CSS.escape(keys)}"]:not(:disabled)`);
  const row = currentRow();
  return (row && [...all].find((each) => row.contains(each))) ?? [...all].find((each) => !each.closest(ROW)) ?? null;
}

/** Everything that the page declares, each once, in the page's order. */
export function listShortcuts(): PageShortcut[] {
  const found = new Map<string, PageShortcut>();
  for (const element of document.querySelectorAll<HTMLElement>('[data-shortcut]:not(:disabled)')) {
    const { shortcut: keys = '', shortcutName: name = '' } = element.dataset;
    const inRow = element.closest(ROW) !== null;
    const id = `${keys} ${inRow}`;
    if (!found.has(id)) found.set(id, { keys, name, inRow });
  }
  return [...found.values()];
}
