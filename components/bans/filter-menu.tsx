import { Check, ChevronDown, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { classNames } from '@/components/ui/class-names';
import { DropdownMenu } from '@/components/ui/dropdown-menu';
import { ForeignText } from '@/components/ui/foreign-text';
import { Link } from '@/components/ui/link';
import { menuItemLook } from '@/components/ui/menu-item-look';

export interface FilterOption {
  readonly name: string;
  readonly href: string;
  readonly isChosen: boolean;
}

const CHIP =
  'inline-flex items-center gap-1 rounded-md px-2 text-grid whitespace-nowrap [&_svg]:size-3.5 [&_svg]:shrink-0';

/**
 * One filter as a chip that opens its choices; each is a link to the list filtered so. A filter that is on shows what is
 * chosen and has a link that takes it off.
 */
export function FilterMenu({
  id,
  name,
  options,
  value,
  removeHref,
  children,
}: {
  /** Unique on the page. */
  id: string;
  name: string;
  options: readonly FilterOption[];
  /** What is chosen, in words; null while the filter is off. */
  value: string | null;
  removeHref: string;
  /** Below the choices, such as a field for what is not among them. */
  children?: ReactNode;
}) {
  const menu = (look: string, trigger: ReactNode) => (
    <DropdownMenu id={id} className="max-h-80 w-60 overflow-y-auto p-1" triggerClassName={look} trigger={trigger}>
      <ul aria-label={name}>
        {options.map((option) => (
          <li key={option.href}>
            <Link
              href={option.href}
              aria-current={option.isChosen ? 'true' : undefined}
              className={classNames(menuItemLook, 'justify-between')}
            >
              <ForeignText className="min-w-0 truncate">{option.name}</ForeignText>
              {option.isChosen && <Check aria-hidden />}
            </Link>
          </li>
        ))}
      </ul>
      {children}
    </DropdownMenu>
  );
  if (value === null) {
    return menu(
      classNames(
        CHIP,
        'h-7 pointer-coarse:h-11 border border-dashed border-line-control text-muted hover:bg-surface-hover hover:text-text',
      ),
      <>
        {name}
        <ChevronDown aria-hidden />
      </>,
    );
  }
  return (
    <span className="inline-flex h-7 max-w-full items-center rounded-md border border-accent-line bg-accent-soft text-accent-text pointer-coarse:h-11">
      {menu(
        classNames(CHIP, 'h-full min-w-0 max-w-64'),
        <>
          {name}: <ForeignText className="min-w-0 truncate font-medium">{value}</ForeignText>
        </>,
      )}
      <Link
        href={removeHref}
        aria-label={`Remove the filter ${name}`}
        className="grid h-full w-7 shrink-0 place-items-center rounded-md hover:bg-surface-hover pointer-coarse:w-11"
      >
        <X aria-hidden className="size-3.5" />
      </Link>
    </span>
  );
}
