import type { ReactNode } from 'react';
import { classNames } from './class-names';

/**
 * A button and the panel that it opens under it. The browser's own popover does the work: Escape and a click elsewhere
 * close it, the focus stays in order, and it needs no script. It may hold links, forms and switches, so it is no ARIA
 * menu; the NavigationLayer closes it when a link in it is followed. `align` says which of the button's sides the panel
 * keeps to.
 */
export function DropdownMenu({
  id,
  trigger,
  triggerClassName,
  triggerLabel,
  align = 'start',
  className,
  children,
}: {
  /** Unique on the page. */
  id: string;
  trigger: ReactNode;
  triggerClassName?: string;
  /** For a trigger that is only a picture. */
  triggerLabel?: string;
  align?: 'start' | 'end';
  className?: string;
  children: ReactNode;
}) {
  return (
    <>
      <button
        type="button"
        popoverTarget={id}
        aria-label={triggerLabel}
        className={triggerClassName}
        style={{ anchorName: `--${id}` }}
      >
        {trigger}
      </button>
      <div
        id={id}
        popover="auto"
        data-align={align}
        className={classNames(
          'menu-panel rounded-lg border-0 bg-surface-raised text-grid text-text shadow-raised',
          className,
        )}
        style={{ positionAnchor: `--${id}` }}
      >
        {children}
      </div>
    </>
  );
}
