import type { ComponentProps } from 'react';
import { type ButtonLook, buttonLook } from './button-look';
import { Link } from './link';

/** A link with the look of a button. */
export function ButtonLink({ className, variant, size, ...props }: ComponentProps<typeof Link> & ButtonLook) {
  return <Link className={buttonLook({ variant, size }, className)} {...props} />;
}
