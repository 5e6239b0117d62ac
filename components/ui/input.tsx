import type { ComponentProps } from 'react';
import { classNames } from './class-names';

/** A one-line text field (input.css). Give it a `Label`, or use it inside a `Field`. */
export function Input({ className, ...props }: ComponentProps<'input'>) {
  return <input className={classNames('control', className)} {...props} />;
}

/** A text field of several lines, which grows with its text where the browser can. */
export function Textarea({ className, ...props }: ComponentProps<'textarea'>) {
  return <textarea className={classNames('control', className)} {...props} />;
}
