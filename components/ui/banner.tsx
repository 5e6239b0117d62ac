import type { ComponentProps, ReactNode } from 'react';
import { classNames } from './class-names';
import { Sign } from './sign';

const TONES = {
  info: 'border-accent-line bg-accent-soft [&>.sign]:text-accent-text',
  good: 'border-good-line bg-good-soft [&>.sign]:text-good-text',
  warn: 'border-warn-line bg-warn-soft [&>.sign]:text-warn-text',
  danger: 'border-danger-line bg-danger-soft [&>.sign]:text-danger-text',
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
  return (
    <div
      className={classNames('flex items-start gap-2.5 rounded-md border px-3 py-2 text-grid', TONES[tone], className)}
      {...props}
    >
      <Sign name={tone} className="mt-px" />
      <div className="min-w-0 grow wrap-anywhere">
        {title && <p className="font-semibold">{title}</p>}
        {children}
      </div>
      {actions && <div className="flex shrink-0 items-center gap-2">{actions}</div>}
    </div>
  );
}
