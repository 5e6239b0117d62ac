import type { ComponentProps } from 'react';
import { type ButtonLook, buttonLook } from './button-look';

/**
 * A button. `type` is "button" unless said otherwise, so that none submits a form by accident. An icon alone needs an
 * aria-label. What leads to another page is a `ButtonLink`.
 */
export function Button({ className, variant, size, ...props }: ComponentProps<'button'> & ButtonLook) {
  return <button type="button" className={buttonLook({ variant, size }, className)} {...props} />;
}
