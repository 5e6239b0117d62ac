import type { ComponentProps } from 'react';
import { classNames } from './class-names';

const TONES = {
  neutral: 'border-line bg-surface-sunken text-muted',
  accent: 'border-accent-line bg-accent-soft text-accent-text',
  danger: 'border-danger-line bg-danger-soft text-danger-text',
  warn: 'border-warn-line bg-warn-soft text-warn-text',
  good: 'border-good-line bg-good-soft text-good-text',
};

/** A short state in words; the tone only repeats what they say. */
export function Badge({
  className,
  tone = 'neutral',
  ...props
}: ComponentProps<'span'> & { tone?: keyof typeof TONES }) {
  return (
    <span
      className={classNames(
        'inline-flex items-center gap-1 rounded-sm border px-1.5 text-xs leading-[18px] font-medium whitespace-nowrap [&_svg]:size-3',
        TONES[tone],
        className,
      )}
      {...props}
    />
  );
}
