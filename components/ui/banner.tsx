import { cva, type VariantProps } from 'class-variance-authority';
import { CircleCheck, Info, OctagonAlert, TriangleAlert } from 'lucide-react';
import type { ComponentProps, ReactNode } from 'react';
import { classNames } from './class-names';

const bannerVariants = cva('flex items-start gap-2.5 rounded-md border px-3 py-2 text-grid', {
  variants: {
    tone: {
      info: 'border-accent-line bg-accent-soft [&>svg]:text-accent-text',
      good: 'border-good-line bg-good-soft [&>svg]:text-good-text',
      warn: 'border-warn-line bg-warn-soft [&>svg]:text-warn-text',
      danger: 'border-danger-line bg-danger-soft [&>svg]:text-danger-text',
    },
  },
  defaultVariants: { tone: 'info' },
});

const SIGNS = { info: Info, good: CircleCheck, warn: TriangleAlert, danger: OctagonAlert };

/** Something that a person should read before going on: what happened, then what to do. `actions` sit at its right. */
export function Banner({
  tone,
  title,
  actions,
  className,
  children,
  ...props
}: Omit<ComponentProps<'div'>, 'title'> &
  VariantProps<typeof bannerVariants> & { title?: ReactNode; actions?: ReactNode }) {
  const Sign = SIGNS[tone ?? 'info'];
  return (
    <div className={classNames(bannerVariants({ tone }), className)} {...props}>
      <Sign aria-hidden className="mt-px size-4 shrink-0" />
      <div className="min-w-0 grow wrap-anywhere">
        {title && <p className="font-semibold">{title}</p>}
        {children}
      </div>
      {actions && <div className="flex shrink-0 items-center gap-2">{actions}</div>}
    </div>
  );
}
