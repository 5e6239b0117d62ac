import { cva, type VariantProps } from 'class-variance-authority';
import { Slot } from 'radix-ui';
import type { ComponentProps } from 'react';
import { classNames } from './class-names';

/** The look of a button, for links and triggers that can't be a `Button`. */
export const buttonVariants = cva(
  [
    'inline-flex shrink-0 items-center justify-center gap-1.5 rounded-md font-medium whitespace-nowrap select-none',
    'transition-colors duration-150 disabled:cursor-not-allowed disabled:opacity-55 aria-disabled:opacity-55',
    'pointer-coarse:min-h-11 [&_svg]:size-4 [&_svg]:shrink-0',
  ],
  {
    variants: {
      variant: {
        primary: 'bg-accent text-accent-contrast hover:bg-accent-hover',
        secondary: 'border border-line-control bg-surface text-text hover:bg-surface-hover',
        quiet: 'text-muted hover:bg-surface-hover hover:text-text',
        danger: 'bg-danger text-danger-contrast hover:bg-danger-hover',
      },
      size: {
        sm: 'h-7 px-2 text-grid',
        md: 'h-8 px-3 text-base',
        lg: 'h-10 px-4 text-base',
        icon: 'size-8 pointer-coarse:min-w-11',
      },
    },
    defaultVariants: { variant: 'secondary', size: 'md' },
  },
);

/**
 * A button. `type` is "button" unless said otherwise, so that none submits a form by accident. `asChild` gives the look
 * to the one child (a link) instead. An icon alone needs an aria-label.
 */
export function Button({
  className,
  variant,
  size,
  asChild = false,
  ...props
}: ComponentProps<'button'> & VariantProps<typeof buttonVariants> & { asChild?: boolean }) {
  const look = classNames(buttonVariants({ variant, size }), className);
  if (asChild) return <Slot.Root className={look} {...props} />;
  return <button type="button" className={look} {...props} />;
}
