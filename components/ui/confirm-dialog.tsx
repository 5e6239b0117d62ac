'use client';

import { type ComponentProps, type MouseEvent, type ReactNode, useEffect, useRef } from 'react';
import { Button } from './button';
import { classNames } from './class-names';
import { Link } from './link';
import { openDialog } from './open-dialog';

/**
 * A question that must not be missed: what will be done, what follows from it, and a form with the answer as children
 * (its first control gets the focus: put `ConfirmCancel` before the button that does it). The browser's own dialog does
 * the work: what is behind it can't be reached, Escape closes it, and what was typed is still there when it is opened
 * again. Opened by a `ConfirmLink` with its id, or by `open`, for a question that is made in the browser.
 */
export function ConfirmDialog({
  id,
  open,
  onClose,
  title,
  consequences,
  className,
  children,
}: {
  /** Unique on the page. */
  id: string;
  open?: boolean;
  /** Called however it was closed. */
  onClose?: () => void;
  title: ReactNode;
  consequences?: ReactNode;
  className?: string;
  children: ReactNode;
}) {
  const ref = useRef<HTMLDialogElement>(null);

  useEffect(() => {
    const dialog = ref.current;
    if (!dialog || open === undefined || open === dialog.open) return;
    if (open) openDialog(dialog);
    else dialog.close();
  }, [open]);

  return (
    <dialog
      ref={ref}
      id={id}
      role="alertdialog"
      aria-labelledby={`${id}-title`}
      aria-describedby={consequences ? `${id}-consequences` : undefined}
      onClose={(event) => event.target === ref.current && onClose?.()}
      className={classNames('dialog bg-surface-raised text-text shadow-raised', className)}
    >
      <div className="grid gap-4 p-5">
        <div className="grid gap-1">
          <h2 id={`${id}-title`} className="text-lg font-semibold wrap-anywhere">
            {title}
          </h2>
          {consequences && (
            <div id={`${id}-consequences`} className="text-base text-muted wrap-anywhere">
              {consequences}
            </div>
          )}
        </div>
        {children}
      </div>
    </dialog>
  );
}

/**
 * Opens the ConfirmDialog with the id `dialog`. Without scripts, in a new tab, or where there is no such dialog, it
 * leads to `href`, a page that asks the same.
 */
export function ConfirmLink({ dialog: dialogId, onClick, ...props }: ComponentProps<typeof Link> & { dialog: string }) {
  function ask(event: MouseEvent<HTMLAnchorElement>) {
    onClick?.(event);
    const dialog = document.getElementById(dialogId);
    const elsewhere = event.metaKey || event.ctrlKey || event.shiftKey || event.altKey;
    if (elsewhere || event.defaultPrevented || !(dialog instanceof HTMLDialogElement)) return;
    event.preventDefault();
    openDialog(dialog, event.currentTarget);
  }

  return <Link prefetch={false} onClick={ask} {...props} />;
}

/** The way out of a ConfirmDialog that changes nothing. */
export function ConfirmCancel({ children = 'Cancel', ...props }: ComponentProps<typeof Button>) {
  return (
    <Button {...props} onClick={(event) => event.currentTarget.closest('dialog')?.close()}>
      {children}
    </Button>
  );
}
