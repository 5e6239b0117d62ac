import type { ComponentProps } from 'react';
import { classNames } from './class-names';
import { Sign } from './sign';

/** The browser's own select in our clothes: it works by keyboard, by touch and without scripts. */
export function Select({ className, children, ...props }: ComponentProps<'select'>) {
  return (
    <span className="relative block">
      <select className={classNames('control appearance-none pr-8', className)} {...props}>
        {children}
      </select>
      <Sign name="chevron-down" className="pointer-events-none absolute top-1/2 right-2 -translate-y-1/2 text-muted" />
    </span>
  );
}
