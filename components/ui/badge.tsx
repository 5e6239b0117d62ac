import { cva, type VariantProps } from 'class-variance-authority';
import type { ComponentProps } from 'react';
import { classNames } from './class-names';

const badgeVariants = cva(
  'inline-flex items-center gap-1 rounded-sm border px-1.5 text-xs leading-[18px] font-medium whitespace-nowrap [&_svg]:size-3',
  {
    variants: {
      tone: {
        neutral: 'border-line bg-surface-sunken text-muted',
        accent: 'border-accent-line bg-accent-soft text-accent-text',
        danger: 'border-danger-line bg-danger-soft text-danger-text',
        warn: 'border-warn-line bg-warn-soft text-warn-text',
        good: 'border-good-line bg-good-soft text-good-text',
      },
    },
    defaultVariants: { tone: 'neutral' },
  },
);

/** A short state in words; the tone only repeats what they say. */
export function Badge({ className, tone, ...props }: ComponentProps<'span'> & VariantProps<typeof badgeVariants>) {
  return <span className={classNames(badgeVariants({ tone }), className)} {...props} />;
}
