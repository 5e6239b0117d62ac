import { FullInstant, type Vantage } from '@/components/desk/instant';
import { Detail, Details } from '@/components/ui/details';
import { ForeignText } from '@/components/ui/foreign-text';
import { Link } from '@/components/ui/link';
import { type Ban, isActive } from '@/lib/domain/ban';
import { formatIpAddress } from '@/lib/domain/ip-address';
import { exactCidr, firstAddress, isSingleAddress, lastAddress } from '@/lib/domain/ip-range';
import { minuteOfEnd } from '@/lib/domain/minute-of-end';
import type { BanBatch } from '@/lib/ports/ban-store';
import { IpText } from './ip-text';

/** Everything that a ban says of itself. `batch`: the import that it came with, if it did. */
export function BanDetails({ ban, batch, vantage }: { ban: Ban; batch: BanBatch | null; vantage: Vantage }) {
  const isRange = !isSingleAddress(ban.range);
  const [start, end] = [firstAddress(ban.range), lastAddress(ban.range)].map(formatIpAddress);
  const cidr = isRange ? exactCidr(ban.range) : null;
  return (
    <Details>
      <Detail name="Start IP">{start && <IpText text={start} />}</Detail>
      {isRange && <Detail name="End IP">{end && <IpText text={end} />}</Detail>}
      {isRange && (
        <Detail name={cidr ? 'CIDR' : 'Range'}>
          <IpText text={cidr ?? `${start}-${end}`} />
        </Detail>
      )}
      <Detail name="Banned by">
        <Link href={`/desk/bans?${new URLSearchParams({ by: ban.bannedBy.name })}`} className="hover:underline">
          <ForeignText>{ban.bannedBy.name}</ForeignText>
        </Link>
      </Detail>
      <Detail name="Created">
        <FullInstant at={ban.createdAt} vantage={vantage} />
      </Detail>
      <Detail name={isActive(ban, vantage.now) ? 'Valid until' : 'Ended'}>
        {ban.validUntil ? (
          <FullInstant
            at={isActive(ban, vantage.now) ? minuteOfEnd(ban.validUntil) : ban.validUntil}
            vantage={vantage}
          />
        ) : (
          <span className="text-muted">Indefinitely</span>
        )}
      </Detail>
      <Detail name="Reason">
        {ban.reason ? (
          <ForeignText className="block whitespace-pre-wrap">{ban.reason}</ForeignText>
        ) : (
          <span className="text-muted">None</span>
        )}
      </Detail>
      {ban.contact && (
        <Detail name="Contact">
          <Link href={`/desk/contacts/${ban.contact.id}`} className="text-accent-text hover:underline">
            <ForeignText>{ban.contact.name}</ForeignText>
          </Link>
        </Detail>
      )}
      {ban.ticket && (
        <Detail name="Conversation">
          <Link
            href={`/desk/tickets/${encodeURIComponent(ban.ticket.code)}`}
            className="code text-accent-text hover:underline"
          >
            {ban.ticket.code}
          </Link>
        </Detail>
      )}
      {batch && (
        <Detail name="Imported list">
          <Link href={`/desk/bans?batch=${batch.id}`} className="text-accent-text hover:underline">
            <ForeignText>{batch.name}</ForeignText>
          </Link>{' '}
          <span className="text-muted">
            by <ForeignText>{batch.createdByName}</ForeignText>
          </span>
        </Detail>
      )}
      <Detail name="Number">{ban.id}</Detail>
    </Details>
  );
}
