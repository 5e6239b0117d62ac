'use client';

import type { ComponentProps, MouseEvent, ReactNode } from 'react';
import { useFormStatus } from 'react-dom';
import { type ButtonLook, buttonLook } from './button-look';

/**
 * The button that sends its form. While the form is under way it says so and does nothing more; it keeps its width and
 * the focus, which a disabled button would lose. A form that calls its action by itself (in `onSubmit`) says with
 * `pending` that it is under way.
 */
export function SubmitButton({
  pendingLabel = 'Saving…',
  pending = false,
  variant = 'primary',
  size,
  className,
  children,
  onClick,
  ...props
}: Omit<ComponentProps<'button'>, 'type' | 'disabled'> &
  ButtonLook & {
    pendingLabel?: ReactNode;
    pending?: boolean;
  }) {
  const status = useFormStatus();
  const underWay = pending || status.pending;

  function clickOnce(event: MouseEvent<HTMLButtonElement>) {
    if (underWay) event.preventDefault();
    else onClick?.(event);
  }

  return (
    <button
      type="submit"
      aria-disabled={underWay || undefined}
      className={buttonLook({ variant, size }, className)}
      onClick={clickOnce}
      {...props}
    >
      {/* Both labels lie on one another, so that the button is as wide as the wider. */}
      <span className="grid justify-items-center *:col-start-1 *:row-start-1 *:inline-flex *:items-center *:gap-1.5">
        <span className={underWay ? 'invisible' : undefined}>{children}</span>
        <span className={underWay ? undefined : 'invisible'}>{pendingLabel}</span>
      </span>
    </button>
  );
}
