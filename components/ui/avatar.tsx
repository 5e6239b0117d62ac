import { classNames } from './class-names';
import { initialsOf } from './initials-of';

const SIZES = { sm: 'size-6 text-xs', md: 'size-8 text-grid', lg: 'size-12 text-lg' };

/** A round sign with a name's initials. It only decorates: the name itself stands beside it. */
export function Avatar({
  name,
  size = 'sm',
  className,
}: {
  name: string;
  size?: keyof typeof SIZES;
  className?: string;
}) {
  return (
    <span
      aria-hidden
      className={classNames(
        'grid shrink-0 place-items-center rounded-full bg-accent-soft font-semibold text-accent-text select-none',
        SIZES[size],
        className,
      )}
    >
      {initialsOf(name)}
    </span>
  );
}
