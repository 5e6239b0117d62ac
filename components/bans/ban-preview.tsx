import type { ComponentProps } from 'react';
import { classNames } from '@/components/ui/class-names';
import type { BanPreview as Preview } from '@/lib/forms/ban-preview';
import { BanForecast } from './ban-forecast';

/**
 * What the ban in the form would do: whom it refuses and until when, what speaks against it, who would be hit, what
 * overlaps. Only its sum is announced, politely; the rest is there to be read.
 */
export function BanPreview({
  preview,
  waiting,
  saidInForm,
  className,
}: {
  preview: Preview;
  /** A newer answer is on its way. */
  waiting: boolean;
  /** What stands in the form already and need not be said twice. */
  saidInForm: { readonly warnings: boolean; readonly unreadable: boolean };
  className?: string;
}) {
  return (
    <section
      aria-labelledby="ban-preview-title"
      className={classNames('rounded-lg border border-line bg-surface text-grid', className)}
    >
      <h2 id="ban-preview-title" className="border-b border-line px-4 py-2.5 text-base font-semibold">
        What this ban does
      </h2>
      <div
        aria-busy={waiting}
        className="divide-y divide-line transition-opacity duration-150 aria-busy:opacity-60 *:px-4 *:py-3"
      >
        <PreviewParts preview={preview} saidInForm={saidInForm} />
      </div>
      <p role="status" className="sr-only">
        {waiting ? '' : sumOf(preview, saidInForm.warnings)}
      </p>
    </section>
  );
}

function PreviewParts({ preview, saidInForm }: Pick<ComponentProps<typeof BanPreview>, 'preview' | 'saidInForm'>) {
  switch (preview.kind) {
    case 'empty':
      return (
        <p className="text-muted">
          Enter an address or a range. Here you see what it covers, who would be hit and which bans are there already,
          before anything is banned.
        </p>
      );
    case 'unreadable':
      return (
        <p className="text-muted">
          {saidInForm.unreadable ? 'This can be told once the address is right.' : preview.message}
        </p>
      );
    case 'blind':
    case 'full':
      return <BanForecast preview={preview} warned={saidInForm.warnings} />;
  }
}

/** What is announced. */
function sumOf(preview: Preview, warned: boolean): string {
  if (preview.kind === 'blind') return `${preview.rangeText}, ${preview.sizeText}.`;
  if (preview.kind !== 'full') return '';
  return warned ? preview.summary : [preview.summary, ...preview.warnings].join(' ');
}
