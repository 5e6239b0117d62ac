import { z } from 'zod';
import { BAN_SORT_COLUMNS, type BanSortColumn } from '../ports/ban-store';

/** The name of the preference that keeps a person's columns; both grids of bans share it. */
export const BAN_COLUMNS_PREFERENCE = 'banColumns';

/** What a ban is about can't be hidden: a row without it would say nothing, and a range without its end a lie. */
export const FIXED_BAN_COLUMNS: readonly BanSortColumn[] = ['startIp', 'endIp'];

/** What there is to choose besides the seed's columns; there is no room for it at 1,280 px unless something else goes. */
const HIDDEN_BY_DEFAULT: readonly BanSortColumn[] = ['hits', 'lastHit'];

/** The seed's columns in the seed's order. */
export const DEFAULT_BAN_COLUMNS: readonly BanSortColumn[] = BAN_SORT_COLUMNS.filter(
  (column) => !HIDDEN_BY_DEFAULT.includes(column),
);

/** One column as a person has it: all are listed, in their order, also those that are hidden. */
export interface BanColumnChoice {
  readonly column: BanSortColumn;
  readonly isShown: boolean;
}

const columnSchema = z.enum(BAN_SORT_COLUMNS);
const entriesSchema = z.array(z.unknown()).max(100).catch([]);

/**
 * A person's columns, kept as `["startIp", "endIp", "-reason"]`: the order, with a minus before what is hidden. Whatever
 * can't be read is ignored: what is listed twice counts once, what is not listed (a column that a newer release brought)
 * stands at the end as it is by default, and addresses are always shown.
 */
export function readBanColumns(preferences: Readonly<Record<string, unknown>>): readonly BanColumnChoice[] {
  const choices = new Map<BanSortColumn, boolean>();
  for (const entry of entriesSchema.parse(preferences[BAN_COLUMNS_PREFERENCE])) {
    const text = typeof entry === 'string' ? entry : '';
    const column = columnSchema.safeParse(text.replace(/^-/, ''));
    if (column.success && !choices.has(column.data)) choices.set(column.data, !text.startsWith('-'));
  }
  for (const column of BAN_SORT_COLUMNS) if (!choices.has(column)) choices.set(column, isShownByDefault(column));
  return [...choices].map(([column, isShown]) => ({ column, isShown: isShown || isFixed(column) }));
}

/** What to keep of a choice; null = the default, which then follows if it changes. */
export function banColumnsPreference(choices: readonly BanColumnChoice[]): readonly string[] | null {
  const isDefault = choices.every(
    ({ column, isShown }, at) => column === BAN_SORT_COLUMNS[at] && isShown === isShownByDefault(column),
  );
  return isDefault ? null : choices.map(({ column, isShown }) => (isShown ? column : `-${column}`));
}

/**
 * The choice that a submitted form stands for: `order` names all columns, `shown` those that are ticked, and `move` one
 * that goes a step up or down, as in `reason:up`. Null = the button that goes back to the default.
 */
export function parseBanColumnsForm(form: FormData): readonly BanColumnChoice[] | null {
  if (form.get('move') === 'default') return null;
  const shown = new Set(form.getAll('shown'));
  const listed = form.getAll('order').map((column) => (shown.has(column) ? column : `-${String(column)}`));
  const choices = readBanColumns({ [BAN_COLUMNS_PREFERENCE]: listed });
  const [column, step] = String(form.get('move') ?? '').split(':');
  return moved(choices, column, step === 'up' ? -1 : step === 'down' ? 1 : 0);
}

/** The same with one column a step further up (−1) or down (1), if there is room. */
export function moved(
  choices: readonly BanColumnChoice[],
  column: string | undefined,
  step: -1 | 0 | 1,
): readonly BanColumnChoice[] {
  const from = choices.findIndex((each) => each.column === column);
  const to = from + step;
  const [one, other] = [choices[from], choices[to]];
  if (!one || !other) return choices;
  return choices.map((each, at) => (at === from ? other : at === to ? one : each));
}

function isShownByDefault(column: BanSortColumn): boolean {
  return !HIDDEN_BY_DEFAULT.includes(column);
}

export function isFixed(column: BanSortColumn): boolean {
  return FIXED_BAN_COLUMNS.includes(column);
}
