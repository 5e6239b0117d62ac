import type { ReactNode } from 'react';
import { exactTime } from '@/components/desk/exact-time';
import type { Vantage } from '@/components/desk/instant';
import { Badge } from '@/components/ui/badge';
import { Banner } from '@/components/ui/banner';
import { CopyButton } from '@/components/ui/copy-button';
import { ForeignText } from '@/components/ui/foreign-text';
import type { IndexReport, IndexVerdict } from '@/lib/bans/explain-address';
import { indexReportTexts } from '@/lib/bans/index-report-texts';
import { GATEHOUSE } from '@/lib/cli/command-result';
import { INDEFINITELY } from '@/lib/domain/segments';

const TONES = {
  agrees: 'good',
  behind: 'warn',
  differs: 'danger',
  ahead: 'warn',
  foreign: 'warn',
  missing: 'warn',
  unreachable: 'warn',
} as const;

/** What the index says beside what Postgres says, whether they agree, and if not what that means and what to do. */
export function IndexComparison({
  report,
  vantage,
  showCommands,
  rebuild,
}: {
  report: IndexReport;
  vantage: Vantage;
  /** For those who may run them. */
  showCommands: boolean;
  /** The form that mends it from here, for those who may. */
  rebuild?: ReactNode;
}) {
  const { title, meaning, commands } = indexReportTexts(report);
  const wasAsked = report.applied !== null;
  const rows = [
    ['Answer', verdictText(report.expected, vantage), wasAsked ? verdictText(report.found, vantage) : 'None'],
    ['Ban', banText(report.expected), wasAsked ? banText(report.found) : '–'],
    ['Refuses from', fromText(report.expected, vantage), wasAsked ? fromText(report.found, vantage) : '–'],
    ['Refuses until', untilOf(report.expected, vantage), wasAsked ? untilOf(report.found, vantage) : '–'],
    ['Revision', String(report.revision), report.applied === null ? '–' : String(report.applied)],
  ] as const;
  return (
    <>
      <Banner tone={TONES[report.state]} title={title}>
        <p>{meaning}</p>
        {showCommands && commands.length > 0 && (
          <ul className="mt-1 grid justify-items-start gap-0.5">
            {commands.map((command) => (
              <li key={command} className="relative inline-flex max-w-full items-center">
                <code className="font-mono text-xs wrap-anywhere">{`${GATEHOUSE} ${command}`}</code>
                <CopyButton text={`${GATEHOUSE} ${command}`} />
              </li>
            ))}
          </ul>
        )}
        {rebuild && <div className="mt-2">{rebuild}</div>}
      </Banner>
      <div className="overflow-x-auto rounded-lg border border-line bg-surface">
        <table className="w-full text-left text-grid">
          <thead className="bg-surface-sunken text-xs text-muted">
            <tr>
              <th scope="col" className="px-4 py-2 font-medium">
                <span className="sr-only">What is compared</span>
              </th>
              <th scope="col" className="px-2 py-2 font-medium">
                Postgres
              </th>
              <th scope="col" className="px-4 py-2 font-medium">
                Index
              </th>
            </tr>
          </thead>
          <tbody className="divide-y divide-line border-t border-line">
            {rows.map(([name, postgres, index]) => (
              <tr key={name}>
                <th scope="row" className="px-4 py-1.5 align-baseline font-normal text-muted">
                  {name}
                </th>
                <td className="px-2 py-1.5 align-baseline">{postgres}</td>
                <td className="px-4 py-1.5 align-baseline">
                  {index}
                  {wasAsked && index !== postgres && (
                    <>
                      {' '}
                      <Badge tone="warn">Differs</Badge>
                    </>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
        {report.member && (
          <p className="border-t border-line px-4 py-1.5 text-xs text-muted">
            Entry of the index:{' '}
            <ForeignText className="font-mono break-all text-text select-all">
              {report.member.slice(0, 200)}
            </ForeignText>
          </p>
        )}
      </div>
    </>
  );
}

function verdictText(verdict: IndexVerdict | null, { now }: Vantage): string {
  return verdict && verdict.from <= now.getTime() && now.getTime() < verdict.until ? 'Refused' : 'Let in';
}

const banText = (verdict: IndexVerdict | null): string => (verdict ? String(verdict.id) : 'None');

function fromText(verdict: IndexVerdict | null, { timeZone }: Vantage): string {
  if (!verdict) return '–';
  return verdict.from === 0 ? 'Now' : `${exactTime(new Date(verdict.from), timeZone)}, when the exemption ends`;
}

function untilOf(verdict: IndexVerdict | null, { timeZone }: Vantage): string {
  if (!verdict) return '–';
  return verdict.until === INDEFINITELY ? 'Indefinitely' : exactTime(new Date(verdict.until), timeZone);
}
