import { ArrowLeft, ArrowRight } from 'lucide-react';
import type { ReactNode } from 'react';
import { ButtonLink } from './button-link';

/** One step back and one on, with what there is in all between. A step that leads nowhere is not shown. */
export function Pagination({
  summary,
  previousHref,
  previousName = 'Previous',
  nextHref,
  nextName = 'Next',
}: {
  summary: ReactNode;
  previousHref: string | null;
  previousName?: string;
  nextHref: string | null;
  nextName?: string;
}) {
  return (
    <nav aria-label="Pages" className="flex flex-wrap items-center justify-between gap-2 text-grid text-muted">
      <p className="flex flex-wrap items-baseline gap-x-3">{summary}</p>
      <div className="flex gap-2">
        {previousHref && (
          <ButtonLink size="sm" href={previousHref} rel="prev" prefetch={false}>
            <ArrowLeft aria-hidden />
            {previousName}
          </ButtonLink>
        )}
        {nextHref && (
          <ButtonLink size="sm" href={nextHref} rel="next" prefetch={false}>
            {nextName}
            <ArrowRight aria-hidden />
          </ButtonLink>
        )}
      </div>
    </nav>
  );
}
