import { cva, type VariantProps } from 'class-variance-authority';

/** The look of a button, also for links and triggers. */
export const buttonLook = cva(
  [
    'inline-flex shrink-0 items-center justify-center gap-1.5 rounded-md font-medium whitespace-nowrap select-none',
    'transition-colors duration-150 disabled:cursor-not-allowed disabled:opacity-55',
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
        icon: 'size-7 pointer-coarse:min-w-11',
      },
    },
    defaultVariants: { variant: 'secondary', size: 'md' },
  },
);

export type ButtonLook = VariantProps<typeof buttonLook>;
