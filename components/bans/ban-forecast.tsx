import { Fragment, type ReactNode } from 'react';
import { ForeignText } from '@/components/ui/foreign-text';
import { Link } from '@/components/ui/link';
import { Sign } from '@/components/ui/sign';
import type { BanForecastTexts, BanMeaning, BanPreview, ListedTexts, RangeUsersTexts } from '@/lib/forms/ban-preview';
import { RangeText } from './range-text';

/** What a ban with a range that can be read would do. */
export function BanForecast({
  preview,
  warned,
  isSaid = false,
}: {
  preview: Extract<BanPreview, { kind: 'blind' | 'full' }>;
  /** The warnings stand in the form already. */
  warned: boolean;
  /** The form says in its own sentence whom the ban refuses, and until when. */
  isSaid?: boolean;
}) {
  if (preview.kind === 'blind') {
    return (
      <>
        {isSaid ? <Notes notes={preview.notes} /> : <Meaning meaning={preview} inVainText={null} />}
        <p className="text-muted">
          The server’s database does not answer, so who would be hit and which bans overlap can’t be told now.
        </p>
      </>
    );
  }
  return (
    <>
      {isSaid ? <Notes notes={preview.notes} /> : <Meaning meaning={preview} inVainText={preview.inVainText} />}
      {!warned && preview.warnings.length > 0 && <Warnings messages={preview.warnings} />}
      <WhoWouldBeHit {...preview} besides={isSaid} />
      {preview.overlapping.rows.length > 0 && <Overlapping bans={preview.overlapping} />}
      {preview.exemptions.rows.length > 0 && <Exempted exemptions={preview.exemptions} />}
    </>
  );
}

/** The sentence that changes with the choices. `inVainText`: how long all of it is exempted anyway. */
function Meaning({ meaning, inVainText }: { meaning: BanMeaning; inVainText: string | null }) {
  const { rangeText, cidr, sizeText, untilText, untilRelative, notes } = meaning;
  const range = (
    <>
      <strong className="font-semibold">
        <RangeText text={rangeText} />
      </strong>{' '}
      (
      {cidr && (
        <>
          <span className="code">{cidr}</span>,{' '}
        </>
      )}
      {sizeText})
    </>
  );
  return (
    <div className="grid gap-2">
      {inVainText === null ? (
        <p className="text-base wrap-anywhere">
          Refuses {range} on all channels
          {untilText ? (
            <>
              {' '}
              <strong className="font-semibold">{untilText}</strong>
              {untilRelative && <span className="text-muted">, {untilRelative}</span>}.
            </>
          ) : (
            '. Until when is still to be chosen.'
          )}
        </p>
      ) : (
        <p className="text-base wrap-anywhere">
          Refuses <strong className="font-semibold">nobody</strong>: {range} is exempted from every ban, {inVainText}.
        </p>
      )}
      <Notes notes={notes} />
    </div>
  );
}

function Notes({ notes }: { notes: readonly string[] }) {
  return notes.map((note) => (
    <Signed key={note} sign={<Sign name="info" className="mt-px text-accent-text" />}>
      {note}
    </Signed>
  ));
}

function Warnings({ messages }: { messages: readonly string[] }) {
  return (
    <div className="grid gap-2 bg-warn-soft">
      {messages.map((message) => (
        <Signed key={message} sign={<Sign name="warn" className="mt-px text-warn-text" />}>
          {message}
        </Signed>
      ))}
    </div>
  );
}

export function WhoWouldBeHit({
  days,
  contacts,
  tickets,
  openChats,
  agents,
  besides,
}: RangeUsersTexts & { besides: boolean }) {
  const lists = [contacts, tickets, openChats, agents];
  const nobody = lists.every((list) => list.rows.length === 0);
  return (
    <Part title={besides ? 'Who else would be hit' : 'Who would be hit'} aside={`last ${days} days`}>
      {nobody ? (
        <p className="text-muted">
          {besides
            ? 'Nobody else we know of: nobody else’s ticket or open chat came from there, and no agent.'
            : 'Nobody we know of: no ticket, open chat or agent came from there.'}
        </p>
      ) : (
        <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1.5">
          <Group list={contacts}>
            {({ id, name }) => (
              <Elsewhere href={`/desk/contacts/${id}`}>
                <ForeignText>{name}</ForeignText>
              </Elsewhere>
            )}
          </Group>
          <Group list={tickets}>
            {({ code, subject, spam }) => (
              <>
                <TicketLink code={code} title={subject} />
                {spam && <span className="text-muted"> spam</span>}
              </>
            )}
          </Group>
          <Group list={openChats}>
            {({ code, contactName }) => (
              <>
                <TicketLink code={code} />
                {contactName !== null && (
                  <>
                    {' '}
                    with <ForeignText>{contactName}</ForeignText>
                  </>
                )}
              </>
            )}
          </Group>
          <Group list={agents}>
            {({ name, seenText, isYou }) => (
              <>
                <ForeignText>{name}</ForeignText>
                {isYou && ' (you)'}{' '}
                {seenText === null ? (
                  <strong className="font-medium text-warn-text">there now</strong>
                ) : (
                  <span className="text-muted">{seenText}</span>
                )}
              </>
            )}
          </Group>
        </dl>
      )}
    </Part>
  );
}

/** "12 tickets", and the first of them; nothing when there are none. */
function Group<T>({ list, children }: { list: ListedTexts<T>; children: (row: T) => ReactNode }) {
  if (list.rows.length === 0) return null;
  return (
    <>
      <dt className="text-muted">{list.title}</dt>
      <dd className="min-w-0 wrap-anywhere">
        <Row list={list}>{children}</Row>
      </dd>
    </>
  );
}

function Overlapping({ bans }: { bans: BanForecastTexts['overlapping'] }) {
  return (
    <Part title={`${bans.title} in force there`}>
      <ul className="grid gap-1.5">
        {bans.rows.map(({ id, rangeText, untilText, coversAll }) => (
          <li key={id}>
            <Elsewhere href={`/desk/bans/${id}`}>
              <RangeText text={rangeText} />
            </Elsewhere>{' '}
            <span className="text-muted">
              {untilText}
              {coversAll ? ', refuses all of it already' : ', shares addresses with it'}
            </span>
          </li>
        ))}
        {bans.moreText && <li className="text-muted">and {bans.moreText} more</li>}
      </ul>
    </Part>
  );
}

function Exempted({ exemptions }: { exemptions: BanForecastTexts['exemptions'] }) {
  return (
    <Part title="Let in all the same">
      <ul className="grid gap-1.5">
        {exemptions.rows.map(({ rangeText, untilText, note }) => (
          <li key={rangeText + untilText}>
            <RangeText text={rangeText} />{' '}
            <span className="text-muted">
              is exempted {untilText}: <ForeignText>{note}</ForeignText>
            </span>
          </li>
        ))}
        {exemptions.moreText && <li className="text-muted">and {exemptions.moreText} more exemptions</li>}
      </ul>
    </Part>
  );
}

function Part({ title, aside, children }: { title: string; aside?: string; children: ReactNode }) {
  return (
    <div className="grid gap-2">
      <h3 className="flex items-baseline justify-between gap-2 font-medium">
        {title}
        {aside && <span className="text-xs font-normal text-muted">{aside}</span>}
      </h3>
      {children}
    </div>
  );
}

function Row<T>({ list, children }: { list: ListedTexts<T>; children: (row: T) => ReactNode }) {
  return (
    <>
      {list.rows.map((row, at) => (
        <Fragment key={JSON.stringify(row)}>
          {at > 0 && ', '}
          {children(row)}
        </Fragment>
      ))}
      {list.moreText && <span className="text-muted"> and {list.moreText} more</span>}
    </>
  );
}

function TicketLink({ code, title }: { code: string; title?: string }) {
  return (
    <Elsewhere href={`/desk/tickets/${encodeURIComponent(code)}`} title={title}>
      <span className="code">{code}</span>
    </Elsewhere>
  );
}

/** Opens beside the form, which would lose what was typed. */
function Elsewhere({ href, title, children }: { href: string; title?: string; children: ReactNode }) {
  return (
    <Link
      href={href}
      title={title || undefined}
      target="_blank"
      prefetch={false}
      className="text-accent-text underline"
    >
      {children}
    </Link>
  );
}

function Signed({ sign, children }: { sign: ReactNode; children: ReactNode }) {
  return (
    <p className="flex items-start gap-1.5">
      {sign}
      <span className="min-w-0 wrap-anywhere">{children}</span>
    </p>
  );
}
