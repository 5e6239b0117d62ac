import { Info, TriangleAlert } from 'lucide-react';
import { Fragment, type ReactNode } from 'react';
import { Link } from '@/components/ui/link';
import type { RangePreview as Preview } from '@/lib/forms/range-preview';
import { RangeText } from './range-text';

/** What the typed addresses mean: the range, how many addresses it has, and what speaks against it. Announced politely. */
export function RangePreview({ preview }: { preview: Preview | null }) {
  return (
    <div aria-live="polite" className="grid gap-1 text-grid empty:hidden">
      {preview && (
        <>
          <p className="text-muted">
            <span className="text-text">
              <RangeText text={preview.rangeText} />
            </span>
            {preview.cidr && (
              <>
                {' · '}
                <span className="code">{preview.cidr}</span>
              </>
            )}
            {` · ${preview.sizeText}`}
          </p>
          {preview.notes.map((note) => (
            <Line key={note} sign={<Info aria-hidden className="mt-px size-4 shrink-0 text-accent-text" />}>
              {note}
            </Line>
          ))}
          {preview.warnings.map((warning) => (
            <Line key={warning} sign={<TriangleAlert aria-hidden className="mt-px size-4 shrink-0 text-warn-text" />}>
              {warning}
            </Line>
          ))}
          {preview.overlapping.length > 0 && (
            <Line sign={<Info aria-hidden className="mt-px size-4 shrink-0 text-accent-text" />}>
              Bans in force that share addresses with it:{' '}
              {preview.overlapping.map((ban, at) => (
                <Fragment key={ban.id}>
                  {at > 0 && ', '}
                  <Link href={`/desk/bans/${ban.id}`} target="_blank" className="text-accent-text underline">
                    <RangeText text={ban.rangeText} />
                  </Link>{' '}
                  {ban.untilText}
                </Fragment>
              ))}
              {preview.overlapsMore && ', and more'}.
            </Line>
          )}
        </>
      )}
    </div>
  );
}

function Line({ sign, children }: { sign: ReactNode; children: ReactNode }) {
  return (
    <p className="flex items-start gap-1.5">
      {sign}
      <span className="min-w-0 wrap-anywhere">{children}</span>
    </p>
  );
}
