import type { ComponentProps } from 'react';
import { classNames } from './class-names';

/** The name of a control, above it. */
export function Label({ className, ...props }: ComponentProps<'label'>) {
  // biome-ignore lint/a11y/noLabelWithoutControl: htmlFor comes with the props.
  return <label className={classNames('block text-grid font-medium text-text', className)} {...props} />;
}
