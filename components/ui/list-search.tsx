import { Search } from 'lucide-react';
import { CarriedParams } from './carried-params';
import { classNames } from './class-names';
import { GetForm } from './get-form';
import { Input } from './input';
import { shortcut } from './shortcut';

/** The search box of a list, in its parameter `q`. The key / leads to it. */
export function ListSearch({
  withoutHref,
  search,
  finds,
  className = 'min-w-0 grow basis-40 sm:max-w-96',
}: {
  /** The list's address without a search. */
  withoutHref: string;
  search: string;
  /** What it is searched by, such as “Name or e-mail”. */
  finds: string;
  className?: string;
}) {
  const [path = ''] = withoutHref.split('?');
  return (
    <GetForm action={path} role="search" className={classNames('relative', className)}>
      <CarriedParams href={withoutHref} />
      <Search
        aria-hidden
        className="pointer-events-none absolute top-1/2 left-2.5 size-4 -translate-y-1/2 text-muted"
      />
      <Input
        key={search}
        type="search"
        name="q"
        aria-label={`Search by ${finds[0]?.toLowerCase()}${finds.slice(1)}`}
        placeholder={finds}
        defaultValue={search}
        maxLength={200}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        className="pl-8"
        {...shortcut('/', 'Search in this list')}
      />
    </GetForm>
  );
}
