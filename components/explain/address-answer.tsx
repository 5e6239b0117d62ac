import { CircleHelp, ShieldBan, ShieldCheck } from 'lucide-react';
import type { ReactNode } from 'react';
import { RangeText } from '@/components/bans/range-text';
import { untilText } from '@/components/desk/exact-time';
import type { Vantage } from '@/components/desk/instant';
import { classNames } from '@/components/ui/class-names';
import { ForeignText } from '@/components/ui/foreign-text';
import { Link } from '@/components/ui/link';
import type { Ban } from '@/lib/domain/ban';
import { formatIpAddress } from '@/lib/domain/ip-address';
import { formatIpRange } from '@/lib/domain/ip-range';
import type { VisitorExplanation } from '@/lib/gate/explain-visitor';

/** The answer in one sentence, as large as it is important, and below it the reason. */
export function AddressAnswer({
  explanation,
  reading,
  vantage,
  actions,
}: {
  explanation: VisitorExplanation;
  /** How what was typed was understood, if it is not the address itself. */
  reading: string | null;
  vantage: Vantage;
  actions?: ReactNode;
}) {
  const { address, decision } = explanation;
  const text = formatIpAddress(address);
  const { Sign, look, says, because } = wordsOf(explanation, vantage);
  return (
    <section aria-label="Answer" className="rounded-lg border border-line bg-surface p-4 sm:p-5">
      <div className="flex gap-3 sm:gap-4">
        <span
          aria-hidden
          className={classNames('grid size-9 shrink-0 place-items-center rounded-full sm:size-10 [&_svg]:size-5', look)}
        >
          <Sign />
        </span>
        <div className="grid min-w-0 grow gap-1">
          <p
            data-outcome={decision.outcome}
            className={classNames(
              'font-semibold tracking-tight sm:text-xl',
              text.length > 28 ? 'text-base' : 'text-lg',
            )}
          >
            <span className="code">{text}</span> {says}
          </p>
          <p className="text-muted wrap-anywhere">{because}</p>
          {reading && <p className="text-grid text-muted">{reading}</p>}
          {actions && <div className="mt-2 flex flex-wrap gap-2">{actions}</div>}
        </div>
      </div>
    </section>
  );
}

const LOOKS = {
  banned: { Sign: ShieldBan, look: 'bg-danger-soft text-danger-text' },
  free: { Sign: ShieldCheck, look: 'bg-good-soft text-good-text' },
  unknown: { Sign: CircleHelp, look: 'bg-warn-soft text-warn-text' },
};

function wordsOf(explanation: VisitorExplanation, { timeZone }: Vantage) {
  const { decision, standing, asPostgresSays } = explanation;
  const { bans, exemptedBy, refusedBy } = standing;
  if (!asPostgresSays) return contradictionOf(explanation, timeZone);
  switch (decision.outcome) {
    case 'banned':
      return {
        ...LOOKS.banned,
        says: decision.validUntil
          ? `is refused ${untilText(decision.validUntil, timeZone)}`
          : 'is refused indefinitely',
        because: refusedBy && (
          <>
            <BanLink ban={refusedBy} /> covers it
            {bans.length > 1 ? `; of the ${bans.length} bans that do, it is the one that counts.` : '.'}
          </>
        ),
      };
    case 'free':
      return {
        ...LOOKS.free,
        says: exemptedBy && bans.length > 0 ? 'is let in: an exemption wins' : 'is let in: no ban covers it',
        because: exemptedBy ? (
          <>
            <RangeText text={formatIpRange(exemptedBy.range)} /> is exempted{' '}
            {untilText(exemptedBy.validUntil, timeZone)}
            {exemptedBy.note && (
              <>
                : <ForeignText>{exemptedBy.note}</ForeignText>
              </>
            )}
          </>
        ) : (
          'Visitors from there may use every channel.'
        ),
      };
    case 'unavailable':
    case 'unknown-address':
      return {
        ...LOOKS.unknown,
        says: 'can’t be checked at the moment',
        because: 'Visitors are asked to try again shortly (503), since neither Redis nor Postgres answered in time.',
      };
  }
}

/** Visitors are answered by an index that is wrong: what they get, and what they should get. */
function contradictionOf({ decision, standing: { refusedBy } }: VisitorExplanation, timeZone: string) {
  const isRefused = decision.outcome === 'banned';
  return {
    ...LOOKS.unknown,
    says: isRefused ? `is refused, wrongly by ban ${decision.banId}` : 'is let in, though a ban covers it',
    because: refusedBy ? (
      <>
        <BanLink ban={refusedBy} /> should refuse it {untilText(refusedBy.validUntil, timeZone)}. The index that answers
        visitors is wrong: see below.
      </>
    ) : (
      'By Postgres nothing refuses it. The index that answers visitors is wrong: see below.'
    ),
  };
}

function BanLink({ ban }: { ban: Ban }) {
  return (
    <Link href={`/desk/bans/${ban.id}`} className="text-accent-text underline">
      Ban {ban.id} on <RangeText text={formatIpRange(ban.range)} />
    </Link>
  );
}
