import { Button } from '@/components/ui/button';
import { CarriedParams } from '@/components/ui/carried-params';
import { FilterChip } from '@/components/ui/chip';
import { GetForm } from '@/components/ui/get-form';
import { Input } from '@/components/ui/input';
import { Link } from '@/components/ui/link';
import {
  type BanListFilters,
  type BanListState,
  type BanListView,
  banListHref,
  banListPath,
  isFiltered,
  NO_FILTERS,
} from '@/lib/forms/ban-list-view';
import { FilterMenu } from './filter-menu';

type Named<K extends keyof BanListFilters> = readonly (readonly [NonNullable<BanListFilters[K]>, string])[];

const KINDS: Named<'kind'> = [
  ['single', 'Single addresses'],
  ['range', 'Ranges'],
];
const FAMILIES: Named<'family'> = [
  [4, 'IPv4'],
  [6, 'IPv6'],
];
const ENDS: Readonly<Record<BanListState, Named<'ending'>>> = {
  active: [
    ['day', 'Within a day'],
    ['week', 'Within a week'],
    ['never', 'Never'],
  ],
  past: [
    ['day', 'Within the last day'],
    ['week', 'Within the last week'],
    ['month', 'Within the last month'],
  ],
};
const ENDED: Named<'ended'> = [
  ['ran-out', 'Ran out'],
  ['expired', 'Expired by somebody'],
];

/** The filters of a grid. `bannerNames` are those who have banned; there may be more, whose names can be typed. */
export function BanFilterChips({
  state,
  view,
  bannerNames,
  moreBanners,
  batchName,
}: {
  state: BanListState;
  view: BanListView;
  bannerNames: readonly string[];
  moreBanners: boolean;
  /** Of the import that the grid is filtered by; null = not filtered, or there is none. */
  batchName: string | null;
}) {
  const names =
    view.bannedByName && !bannerNames.includes(view.bannedByName) ? [view.bannedByName, ...bannerNames] : bannerNames;
  const agents = names.map((name) => [name, name] as const);
  const menu = <K extends 'kind' | 'family' | 'ending' | 'ended' | 'bannedByName'>(
    filter: K,
    name: string,
    choices: readonly (readonly [NonNullable<BanListView[K]>, string])[],
  ) => {
    const off: Partial<BanListView> = { [filter]: NO_FILTERS[filter] };
    const chosen = choices.find(([value]) => value === view[filter]);
    return (
      <FilterMenu
        id={`filter-${filter}`}
        name={name}
        value={chosen?.[1] ?? null}
        removeHref={banListHref(state, view, off)}
        options={choices.map(([value, text]) => ({
          name: text,
          href: banListHref(state, view, value === view[filter] ? off : { [filter]: value }),
          isChosen: value === view[filter],
        }))}
      >
        {filter === 'bannedByName' && moreBanners && <AnotherName state={state} view={view} />}
      </FilterMenu>
    );
  };
  return (
    <section aria-label="Filters" className="filter-chips">
      {menu('bannedByName', 'Banned by', agents)}
      {menu('kind', 'Addresses', KINDS)}
      {menu('family', 'Family', FAMILIES)}
      {menu('ending', state === 'active' ? 'Ends' : 'Ended', ENDS[state])}
      {state === 'past' && menu('ended', 'How', ENDED)}
      {view.batchId !== null && (
        <FilterChip name="Imported list" removeHref={banListHref(state, view, { batchId: null })}>
          {batchName ?? 'not found'}
        </FilterChip>
      )}
      {isFiltered(view) && (
        <Link
          href={banListHref(state, view, NO_FILTERS)}
          className="inline-flex h-7 items-center rounded-sm px-1 text-grid whitespace-nowrap text-muted hover:text-text hover:underline pointer-coarse:h-11"
        >
          Clear filters
        </Link>
      )}
    </section>
  );
}

/** For a desk where so many have banned that not all are listed. */
function AnotherName({ state, view }: { state: BanListState; view: BanListView }) {
  return (
    <GetForm action={banListPath(state)} className="mt-1 flex gap-1 border-t border-line p-1 pt-2">
      <CarriedParams href={banListHref(state, view, { bannedByName: '' })} />
      <Input name="by" aria-label="Another name" placeholder="Another name" maxLength={200} autoComplete="off" />
      <Button type="submit" size="sm">
        Filter
      </Button>
    </GetForm>
  );
}
