import { type ComponentProps, Fragment, type ReactNode } from 'react';
import { classNames } from '@/components/ui/class-names';
import { ForeignText } from '@/components/ui/foreign-text';
import { Link } from '@/components/ui/link';
import { Sign } from '@/components/ui/sign';
import type { BanForecastTexts, BanMeaning, ListedTexts, BanPreview as Preview } from '@/lib/forms/ban-preview';
import { RangeText } from './range-text';

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
      return (
        <>
          <Meaning {...preview} />
          <p className="text-muted">
            The server’s database does not answer, so who would be hit and which bans overlap can’t be told now.
          </p>
        </>
      );
    case 'full':
      return (
        <>
          <Meaning {...preview} />
          {!saidInForm.warnings && preview.warnings.length > 0 && <Warnings messages={preview.warnings} />}
          <WhoWouldBeHit {...preview} />
          {preview.overlapping.rows.length > 0 && <Overlapping bans={preview.overlapping} />}
          {preview.exemptions.rows.length > 0 && <Exempted exemptions={preview.exemptions} />}
        </>
      );
  }
}

/** The sentence that changes with the choices. */
function Meaning({ rangeText, cidr, sizeText, untilText, untilRelative, notes }: BanMeaning) {
  return (
    <div className="grid gap-2">
      <p className="text-base wrap-anywhere">
        Refuses{' '}
        <strong className="font-semibold">
          <RangeText text={rangeText} />
        </strong>{' '}
        (
        {cidr && (
          <>
            <span className="code">{cidr}</span>,{' '}
          </>
        )}
        {sizeText}) on all channels
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
      {notes.map((note) => (
        <Signed key={note} sign={<Sign name="info" className="mt-px text-accent-text" />}>
          {note}
        </Signed>
      ))}
    </div>
  );
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

function WhoWouldBeHit({ days, contacts, tickets, openChats, agents }: BanForecastTexts) {
  const lists = [contacts, tickets, openChats, agents];
  const nobody = lists.every((list) => list.rows.length === 0);
  return (
    <Part title="Who would be hit" aside={`last ${days} days`}>
      {nobody ? (
        <p className="text-muted">Nobody we know of: no ticket, open chat or colleague came from there.</p>
      ) : (
        <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1.5">
          <Group list={contacts} one="contact" many="contacts">
            {({ id, name }) => (
              <Elsewhere href={`/desk/contacts/${id}`}>
                <ForeignText>{name}</ForeignText>
              </Elsewhere>
            )}
          </Group>
          <Group list={tickets} one="ticket" many="tickets">
            {({ code, subject, spam }) => (
              <>
                <TicketLink code={code} title={subject} />
                {spam && <span className="text-muted"> spam</span>}
              </>
            )}
          </Group>
          <Group list={openChats} one="open chat" many="open chats">
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
          <Group list={agents} one="colleague" many="colleagues">
            {({ name, seenText }) => (
              <>
                <ForeignText>{name}</ForeignText>{' '}
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
function Group<T>({
  list,
  one,
  many,
  children,
}: {
  list: ListedTexts<T>;
  one: string;
  many: string;
  children: (row: T) => ReactNode;
}) {
  if (list.rows.length === 0) return null;
  return (
    <>
      <dt className="text-muted">{counted(list, one, many)}</dt>
      <dd className="min-w-0 wrap-anywhere">
        <Row list={list}>{children}</Row>
      </dd>
    </>
  );
}

function Overlapping({ bans }: { bans: BanForecastTexts['overlapping'] }) {
  return (
    <Part title="Bans in force there" aside={bans.countText}>
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
        {exemptions.rows.map(({ rangeText, untilText, note, coversAll }) => (
          <li key={rangeText + untilText}>
            <RangeText text={rangeText} />{' '}
            <span className="text-muted">
              {coversAll ? '(all of it) ' : ''}is exempted {untilText}: <ForeignText>{note}</ForeignText>
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

function counted(list: ListedTexts<unknown>, one: string, many: string): string {
  return `${list.countText} ${list.countText === '1' ? one : many}`;
}

/** The panel in a few words, for those who can't see it change. */
function sumOf(preview: Preview, warned: boolean): string {
  if (preview.kind === 'empty' || preview.kind === 'unreadable') return '';
  const covers = `${preview.rangeText}, ${preview.sizeText}.`;
  if (preview.kind === 'blind') return covers;
  const { contacts, tickets, openChats, agents, overlapping, warnings } = preview;
  const hit = [
    someOf(contacts, 'contact', 'contacts'),
    someOf(tickets, 'ticket', 'tickets'),
    someOf(openChats, 'open chat', 'open chats'),
    someOf(agents, 'colleague', 'colleagues'),
  ].flat();
  const bans = someOf(overlapping, 'ban', 'bans').map((some) => `${some} in force there.`);
  const whom = hit.length > 0 ? `Would hit ${hit.join(', ')}.` : 'Would hit nobody we know of.';
  return [covers, whom, ...bans, ...(warned ? [] : warnings)].join(' ');
}

function someOf(list: ListedTexts<unknown>, one: string, many: string): string[] {
  return list.rows.length > 0 ? [counted(list, one, many)] : [];
}
