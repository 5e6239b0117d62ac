'use client';

import { AlertDialog as Primitive } from 'radix-ui';
import type { ComponentProps, ReactNode } from 'react';
import { classNames } from './class-names';

/** A question that must be answered before anything else; see `AlertDialogContent`. */
export const AlertDialog = Primitive.Root;
/** Closes without doing anything; it has the focus when the dialog opens. */
export const AlertDialogCancel = Primitive.Cancel;

/** The dialog's window. Escape cancels, a click beside it doesn't; the focus returns to `opener`. */
export function AlertDialogContent({
  title,
  description,
  opener,
  className,
  children,
  ...props
}: Omit<ComponentProps<typeof Primitive.Content>, 'title'> & {
  title: ReactNode;
  description: ReactNode;
  /** What the focus returns to. */
  opener: HTMLElement;
}) {
  return (
    <Primitive.Portal>
      <Primitive.Overlay className="fixed inset-0 z-40 bg-backdrop" />
      <Primitive.Content
        className={classNames(
          'fixed top-[12vh] left-1/2 z-50 grid max-h-[80vh] w-[min(460px,calc(100vw-32px))] -translate-x-1/2 gap-4 overflow-y-auto',
          'rounded-lg bg-surface-raised p-5 shadow-raised outline-none',
          className,
        )}
        onCloseAutoFocus={(event) => {
          event.preventDefault();
          opener.focus();
        }}
        {...props}
      >
        <div className="grid gap-1">
          <Primitive.Title className="text-lg font-semibold">{title}</Primitive.Title>
          <Primitive.Description asChild>
            <div className="text-base text-muted">{description}</div>
          </Primitive.Description>
        </div>
        {children}
      </Primitive.Content>
    </Primitive.Portal>
  );
}
