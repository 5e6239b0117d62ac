import type { ComponentProps, ReactNode } from 'react';
import { classNames } from './class-names';

/**
 * Something that is on or off: a checkbox, announced as a switch, that a form sends like any checkbox. The knob's place
 * tells its state, colour only repeats it. `hint` explains it under the label.
 */
export function Switch({
  className,
  children,
  hint,
  ...props
}: Omit<ComponentProps<'input'>, 'type' | 'role'> & { children: ReactNode; hint?: ReactNode }) {
  return (
    <label
      className={classNames(
        'flex cursor-pointer items-start justify-between gap-4 text-base has-disabled:cursor-not-allowed has-disabled:text-faint pointer-coarse:py-2.5',
        className,
      )}
    >
      <span className="min-w-0 wrap-anywhere">
        {children}
        {hint && <span className="block text-xs text-muted">{hint}</span>}
      </span>
      {/* biome-ignore lint/a11y/useAriaPropsForRole: a checkbox tells its own state. */}
      <input type="checkbox" role="switch" className="switch" {...props} />
    </label>
  );
}
