import type { ComponentProps } from 'react';
import { classNames } from './class-names';

/** A grey bar where something is on its way. Give it the size of what will come. */
export function Skeleton({ className, ...props }: ComponentProps<'span'>) {
  return (
    <span
      aria-hidden
      className={classNames('block h-3 motion-safe:animate-pulse rounded-sm bg-line', className)}
      {...props}
    />
  );
}
