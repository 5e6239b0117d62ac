import { Fragment } from 'react';

/** Keys to press, drawn as keys: "Ctrl K" together, "g t" one after the other. */
export function KeyHint({ keys }: { keys: string }) {
  return (
    <span className="inline-flex shrink-0 items-center gap-1">
      {keys.split(' ').map((key, at) => (
        <Fragment key={at}>
          {at > 0 && (/^[a-z] /.test(keys) ? <span className="text-xs text-muted">then</span> : ' ')}
          <kbd className="min-w-5 rounded-sm border border-line-strong bg-surface px-1 text-center font-sans text-xs leading-[18px] text-muted">
            {key}
          </kbd>
        </Fragment>
      ))}
    </span>
  );
}
