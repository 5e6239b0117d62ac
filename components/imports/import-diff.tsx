import type { ReactNode } from 'react';
import { WhoWouldBeHit } from '@/components/bans/ban-forecast';
import { buttonLook } from '@/components/ui/button-look';
import { Detail, Details } from '@/components/ui/details';
import { ForeignText } from '@/components/ui/foreign-text';
import { Sign } from '@/components/ui/sign';
import { Table } from '@/components/ui/table';
import { BAN_LIST_FORMATS } from '@/lib/domain/read-ban-list';
import type { RangeUsersTexts } from '@/lib/forms/ban-preview';
import type { StoredPreview } from '@/lib/ports/import-store';

/** What an import would do: the difference to what is in force, whom it would hit, and what it leaves out. */
export function ImportDiff({
  jobId,
  preview,
  users,
  addresses,
  isFeed,
  children,
}: {
  jobId: number;
  preview: StoredPreview;
  users: RangeUsersTexts;
  addresses: string;
  isFeed: boolean;
  /** The question whether to import it: before what is left out, which may be long. */
  children: ReactNode;
}) {
  const { format, added, covered, refusedCount, needsConfirmation, warnings, counts } = preview;
  const line = counts === 'entries' ? 'entry' : 'line';
  return (
    <>
      <h2 className="sr-only">What it would do</h2>
      <Details>
        <Detail name="Read as">{BAN_LIST_FORMATS[format]}</Detail>
        <Detail name="New">
          <Count n={added} tone="font-semibold" /> {added === 1 ? 'ban' : 'bans'}
          {isFeed && ', each for as long as its line is in the list'}
        </Detail>
        <Detail name="Already covered">
          <Count n={covered} /> <span className="text-muted">by a ban on the very same range that lasts as long</span>
        </Detail>
        <Detail name="Refused">
          <Count n={refusedCount} />
          {needsConfirmation > 0 && (
            <>
              {' '}
              <span className="text-muted">
                of which <Count n={needsConfirmation} /> can be confirmed
              </span>
            </>
          )}
        </Detail>
        <Detail name="Addresses in all">{addresses}</Detail>
      </Details>
      {warnings.length > 0 && (
        <ul className="grid gap-2 rounded-lg border border-warn-line bg-warn-soft p-4 text-grid">
          {warnings.map(({ kind, count, line: at, text, message }) => (
            <li key={kind} className="flex items-start gap-1.5">
              <Sign name="warn" className="mt-px text-warn-text" />
              <span className="min-w-0 wrap-anywhere">
                {count === 1 ? '' : `${count.toLocaleString('en')} entries, the first in `}
                {count === 1 ? `${capital(line)} ${at}` : `${line} ${at}`} (<ForeignText>{text}</ForeignText>):{' '}
                {message}
              </span>
            </li>
          ))}
        </ul>
      )}
      <section className="grid gap-2 rounded-lg border border-line bg-surface p-4 text-grid">
        <WhoWouldBeHit {...users} besides={false} />
      </section>
      {children}
      {refusedCount > 0 && (
        <section className="grid grid-cols-[minmax(0,1fr)] gap-2">
          <div className="flex flex-wrap items-center justify-between gap-2">
            <h2 className="text-base font-semibold">Refused</h2>
            <a href={`/desk/imports/jobs/${jobId}/refused`} download className={buttonLook({ size: 'sm' })}>
              Download {refusedCount > preview.refused.length ? `all ${refusedCount.toLocaleString('en')}` : 'as CSV'}
            </a>
          </div>
          <Table
            label="Refused lines"
            columns={
              <>
                <th scope="col">{capital(line)}</th>
                <th scope="col">Text</th>
                <th scope="col" className="w-full">
                  Why
                </th>
              </>
            }
          >
            {preview.refused.map(({ line: at, text, reason }, place) => (
              <tr key={place}>
                <td data-label={capital(line)} className="tabular-nums">
                  {at}
                </td>
                <td data-label="Text" data-card="first" className="max-w-xs truncate font-mono">
                  <ForeignText>{text}</ForeignText>
                </td>
                <td data-label="Why" className="whitespace-normal!">
                  {reason}
                </td>
              </tr>
            ))}
          </Table>
          {refusedCount > preview.refused.length && (
            <p className="text-grid text-muted">These are the first {preview.refused.length}.</p>
          )}
        </section>
      )}
    </>
  );
}

function Count({ n, tone = '' }: { n: number; tone?: string }): ReactNode {
  return <span className={`tabular-nums ${tone}`}>{n.toLocaleString('en')}</span>;
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
