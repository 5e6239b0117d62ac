import { classNames } from './class-names';

const BASE =
  'inline-flex shrink-0 items-center justify-center gap-1.5 rounded-md font-medium whitespace-nowrap select-none ' +
  'transition-colors duration-150 disabled:cursor-not-allowed disabled:opacity-55 ' +
  'aria-disabled:cursor-progress ' +
  'pointer-coarse:min-h-11 [&_svg]:size-4 [&_svg]:shrink-0';

const VARIANTS = {
  primary: 'bg-accent text-accent-contrast hover:bg-accent-hover',
  secondary: 'border border-line-control bg-surface text-text hover:bg-surface-hover',
  quiet: 'text-muted hover:bg-surface-hover hover:text-text',
  danger: 'bg-danger text-danger-contrast hover:bg-danger-hover',
};

const SIZES = {
  sm: 'h-7 px-2 text-grid',
  md: 'h-8 px-3 text-base',
  lg: 'h-10 px-4 text-base',
  icon: 'size-7 pointer-coarse:min-w-11',
};

export interface ButtonLook {
  /** `danger` is for the button that finally does harm; what only leads to such a form is `primary`. */
  readonly variant?: keyof typeof VARIANTS;
  readonly size?: keyof typeof SIZES;
}

/** The look of a button, also for links and triggers. */
export function buttonLook({ variant = 'secondary', size = 'md' }: ButtonLook = {}, className?: string): string {
  return classNames(BASE, VARIANTS[variant], SIZES[size], className);
}
