import type { ComponentProps } from 'react';
import { classNames } from './class-names';

/** What text fields, selects and text areas share. */
export const controlLook = [
  'w-full rounded-md border border-line-control bg-surface text-base text-text placeholder:text-faint',
  'transition-colors duration-150 hover:border-muted',
  'focus-visible:border-accent focus-visible:outline-offset-0 focus-visible:outline-accent',
  'aria-invalid:border-danger disabled:cursor-not-allowed disabled:bg-surface-sunken disabled:text-faint',
].join(' ');

/** A one-line text field. Give it a `Label`, or use it inside a `Field`. 16 px on touch, where less makes phones zoom. */
export function Input({ className, ...props }: ComponentProps<'input'>) {
  return (
    <input
      className={classNames(controlLook, 'h-8 px-2.5 pointer-coarse:h-11 pointer-coarse:text-lg', className)}
      {...props}
    />
  );
}

/** A text field of several lines, which grows with its text where the browser can. */
export function Textarea({ className, ...props }: ComponentProps<'textarea'>) {
  return (
    <textarea
      className={classNames(
        controlLook,
        'field-sizing-content max-h-80 min-h-18 px-2.5 py-1.5 pointer-coarse:text-lg',
        className,
      )}
      {...props}
    />
  );
}
