import { CircleCheck, Info, OctagonAlert, TriangleAlert } from 'lucide-react';
import type { ComponentProps, ReactNode } from 'react';
import { classNames } from './class-names';

const TONES = {
  info: { Sign: Info, look: 'border-accent-line bg-accent-soft [&>svg]:text-accent-text' },
  good: { Sign: CircleCheck, look: 'border-good-line bg-good-soft [&>svg]:text-good-text' },
  warn: { Sign: TriangleAlert, look: 'border-warn-line bg-warn-soft [&>svg]:text-warn-text' },
  danger: { Sign: OctagonAlert, look: 'border-danger-line bg-danger-soft [&>svg]:text-danger-text' },
};

/** Something that a person should read before going on: what happened, then what to do. `actions` sit at its right. */
export function Banner({
  tone = 'info',
  title,
  actions,
  className,
  children,
  ...props
}: Omit<ComponentProps<'div'>, 'title'> & { tone?: keyof typeof TONES; title?: ReactNode; actions?: ReactNode }) {
  const { Sign, look } = TONES[tone];
  return (
    <div
      className={classNames('flex items-start gap-2.5 rounded-md border px-3 py-2 text-grid', look, className)}
      {...props}
    >
      <Sign aria-hidden className="mt-px size-4 shrink-0" />
      <div className="min-w-0 grow wrap-anywhere">
        {title && <p className="font-semibold">{title}</p>}
        {children}
      </div>
      {actions && <div className="flex shrink-0 items-center gap-2">{actions}</div>}
    </div>
  );
}
