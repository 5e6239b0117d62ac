import type { ComponentProps, ReactNode } from 'react';
import { classNames } from './class-names';

/**
 * The browser's own checkbox in our colour. With `children` it brings its label, and all of that can be clicked; without,
 * it needs an aria-label. `hint` explains the choice under the label.
 */
export function Checkbox({
  className,
  children,
  hint,
  ...props
}: Omit<ComponentProps<'input'>, 'type'> & { hint?: ReactNode }) {
  const box = (
    <input
      type="checkbox"
      className={classNames(
        'size-4 shrink-0 cursor-pointer rounded-sm accent-accent disabled:cursor-not-allowed pointer-coarse:size-5',
        !children && className,
      )}
      {...props}
    />
  );
  if (!children) return box;
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the input is `box`.
    <label
      className={classNames(
        'flex cursor-pointer items-start gap-2.5 text-base has-disabled:cursor-not-allowed has-disabled:text-faint pointer-coarse:py-2.5 [&>input]:mt-[3px]',
        className,
      )}
    >
      {box}
      <span className="min-w-0 wrap-anywhere">
        {children}
        {hint && <span className="block text-xs text-muted">{hint}</span>}
      </span>
    </label>
  );
}
