import { classNames } from './class-names';

export interface ButtonLook {
  /** `danger` is for the button that finally does harm; what only leads to such a form is `primary`. */
  readonly variant?: 'primary' | 'secondary' | 'quiet' | 'danger';
  readonly size?: 'sm' | 'md' | 'lg' | 'icon';
}

/** The look of a button (button.css), also for links and triggers. */
export function buttonLook({ variant = 'secondary', size = 'md' }: ButtonLook = {}, className?: string): string {
  return classNames('button', `button-${variant}`, size !== 'md' && `button-${size}`, className);
}
