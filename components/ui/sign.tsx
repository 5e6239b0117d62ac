import { classNames } from './class-names';

export type SignName =
  | 'x'
  | 'search'
  | 'info'
  | 'good'
  | 'warn'
  | 'danger'
  | 'mistake'
  | 'system'
  | 'light'
  | 'dark'
  | 'chevron-down'
  | 'columns'
  | 'edit'
  | 'expire'
  | 'again'
  | 'bell'
  | 'bell-off'
  | 'back'
  | 'send'
  | 'person';

/**
 * A small picture in the colour of its text, 16 px unless a class says otherwise; it only decorates. For components that
 * run in the browser: it is drawn by style (sign.css) and costs no script, where an icon of lucide-react, which is for
 * components of the server, brings 2 kB along.
 */
export function Sign({ name, className }: { name: SignName; className?: string }) {
  return <span aria-hidden className={classNames('sign', `sign-${name}`, className)} />;
}
