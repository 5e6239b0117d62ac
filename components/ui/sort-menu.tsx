import { ArrowUpDown } from 'lucide-react';
import { buttonLook } from './button-look';
import { classNames } from './class-names';
import { DropdownMenu } from './dropdown-menu';
import { Link } from './link';
import { menuItemLook } from './menu-item-look';

export interface SortChoice {
  readonly name: string;
  readonly href: string;
  readonly current: boolean;
  /** Of the current one: which way it goes, in words. */
  readonly way?: string;
}

/** The orders of a list, each a link to the list in that order. */
export function SortMenu({
  id,
  choices,
  phoneOnly = false,
  align,
}: {
  /** Unique on the page. */
  id: string;
  choices: readonly SortChoice[];
  /** Where wider screens have column names to sort by. */
  phoneOnly?: boolean;
  align?: 'end';
}) {
  return (
    <DropdownMenu
      id={id}
      align={align}
      className="w-56 p-1"
      triggerClassName={classNames(buttonLook(), phoneOnly && 'sm:hidden')}
      trigger={
        <>
          <ArrowUpDown aria-hidden />
          <span className="max-sm:sr-only">Sort</span>
        </>
      }
    >
      <ul>
        {choices.map(({ name, href, current, way }) => (
          <li key={name}>
            <Link
              href={href}
              aria-current={current ? 'true' : undefined}
              className={classNames(menuItemLook, 'justify-between aria-[current]:font-semibold')}
            >
              {name}
              {current && way && <span className="text-xs font-normal text-muted">{way}</span>}
            </Link>
          </li>
        ))}
      </ul>
    </DropdownMenu>
  );
}
