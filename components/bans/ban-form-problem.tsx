import { Fragment, type ReactNode } from 'react';
import { Badge } from '@/components/ui/badge';
import { Banner } from '@/components/ui/banner';
import { Button } from '@/components/ui/button';
import { Checkbox } from '@/components/ui/checkbox';
import { ForeignText } from '@/components/ui/foreign-text';
import { Link } from '@/components/ui/link';
import type { BanFormRefusal, ConflictField } from '@/lib/forms/ban-form-state';
import { RangeText } from './range-text';

/** Why nothing was stored yet, and what to do about it. `onShown` gets it, to give it the focus. */
export default function BanFormProblem({
  refusal,
  onShown,
}: {
  refusal: BanFormRefusal;
  onShown: (banner: HTMLElement | null) => void;
}) {
  const { tone, title, body } = problem(refusal);
  return (
    <Banner ref={onShown} tone={tone} title={title} role="alert" tabIndex={-1} className="outline-none">
      {body}
    </Banner>
  );
}

function problem(refusal: BanFormRefusal): { tone: 'good' | 'warn' | 'danger'; title: string; body: ReactNode } {
  switch (refusal.kind) {
    case 'needs-confirmation':
      return { tone: 'warn', title: 'Look again before you ban this', body: <Confirmation {...refusal} /> };
    case 'duplicate':
      return {
        tone: 'danger',
        title: 'This is banned already',
        body: (
          <p>
            <RangeText text={refusal.rangeText} /> is banned {refusal.untilText}. To change that, for example to let it
            last longer, <Go href={`/desk/bans/${refusal.banId}/edit`}>edit the existing ban</Go>.
          </p>
        ),
      };
    case 'inside-exemption':
      return { tone: 'danger', title: 'This would refuse nobody', body: <InsideExemption {...refusal} /> };
    case 'exemption-ended':
      return {
        tone: 'good',
        title: 'The exemption is over. Nothing is banned yet',
        body: (
          <p>
            {refusal.rangeText === null ? (
              'It had ended already. '
            ) : (
              <>
                <RangeText text={refusal.rangeText} /> is no longer exempted
                {refusal.enforced ? '. ' : '; the index is behind and will follow by itself. '}
              </>
            )}
            What you typed is still here: press the button below to ban it.
          </p>
        ),
      };
    case 'changed-meanwhile':
      return {
        tone: 'warn',
        title: 'Somebody changed this ban while you were editing it',
        body: <BothVersions {...refusal} />,
      };
    case 'past':
      return {
        tone: 'danger',
        title: 'This ban is over',
        body: (
          <p>
            It ended {refusal.endedText}, and a ban that is over can’t be changed.{' '}
            <Go href="/desk/bans/new">Add a new ban</Go> instead.
          </p>
        ),
      };
    case 'ticket-not-found':
      return {
        tone: 'danger',
        title: 'The conversation is gone',
        body: (
          <p>
            There is no ticket <span className="code">{refusal.code}</span>.{' '}
            <Go href="/desk/bans/new">Add the ban without it</Go>.
          </p>
        ),
      };
    case 'not-found':
      return {
        tone: 'danger',
        title: 'There is no such ban',
        body: (
          <p>
            Go back to <Go href="/desk/bans">Banned IPs</Go> and look for it there.
          </p>
        ),
      };
    case 'chat-ended':
      return {
        tone: 'warn',
        title: refusal.of === 'chat' ? 'This chat is over' : 'This call is over',
        body: <ChatEnded {...refusal} />,
      };
    case 'chat-not-found':
      return {
        tone: 'danger',
        title: 'This chat is gone',
        body: (
          <p>
            Nothing was banned. Go back to <Go href="/desk/chats">Chats</Go>.
          </p>
        ),
      };
    case 'post-not-found':
      return {
        tone: 'danger',
        title: 'The address of this post isn’t known any more',
        body: <p>Nothing was banned. Addresses are erased when their retention is over.</p>,
      };
    case 'address-changed':
      return {
        tone: 'warn',
        title: 'The visitor’s address has changed',
        body: (
          <p>
            The visitor is at <span className="code">{refusal.to}</span> now, no longer at{' '}
            <span className="code">{refusal.from}</span>. Nothing is banned yet: the button below bans the new address.
          </p>
        ),
      };
    case 'unreachable':
      return {
        tone: 'danger',
        title: 'The server could not be reached',
        body: (
          <p>
            What you chose is still here: try again in a moment. If the ban did arrive, trying twice bans only once.
          </p>
        ),
      };
    case 'failed':
      return {
        tone: 'danger',
        title: 'The ban could not be stored',
        body: (
          <p>The server’s database did not answer, and nothing was changed. What you typed is still here; try again.</p>
        ),
      };
  }
}

function ChatEnded({ ban }: Extract<BanFormRefusal, { kind: 'chat-ended' }>) {
  if (!ban) return <p>It ended before the ban was given, so nothing was banned. Its ticket shows what happened.</p>;
  return (
    <p>
      <ForeignText className="font-medium">{ban.byName}</ForeignText> banned <RangeText text={ban.rangeText} />{' '}
      {ban.untilText}, and that ended it. There is nothing left to do:{' '}
      <Go href={`/desk/bans/${ban.id}`}>look at the ban</Go>.
    </p>
  );
}

/** The second, explicit yes. It is to this range and these warnings only: with others the form asks again. */
function Confirmation({ rangeText, messages, token }: Extract<BanFormRefusal, { kind: 'needs-confirmation' }>) {
  return (
    <>
      <ul className="my-1 grid list-disc gap-1 pl-4">
        {messages.map((message) => (
          <li key={message}>{message}</li>
        ))}
      </ul>
      <Checkbox name="confirmed" value={token} className="mt-2 font-medium">
        {/* As small as the text above: the longest address has to fit on a phone. */}
        <span className="text-grid">
          I have read this. Ban <RangeText text={rangeText} /> all the same.
        </span>
      </Checkbox>
    </>
  );
}

/** The offer to end what is in the way: its own step, with what follows from it. */
function InsideExemption({ rangeText, exemptions, mayEnd }: Extract<BanFormRefusal, { kind: 'inside-exemption' }>) {
  return (
    <>
      <p>
        <RangeText text={rangeText} /> lies wholly inside what is exempted from every ban.{' '}
        {mayEnd
          ? 'Ban a range that reaches beyond it, or end the exemption first; you give the ban after that.'
          : 'Nothing was banned or ended. An administrator can end the exemption.'}
      </p>
      <ul className="mt-2 grid gap-3">
        {exemptions.map((exemption) => (
          <li key={exemption.id} className="grid justify-items-start gap-1.5">
            <span>
              <Go href={`/desk/exemptions/${exemption.id}`}>
                <RangeText text={exemption.rangeText} />
              </Go>
              , exempted {exemption.untilText} by <ForeignText>{exemption.createdByName}</ForeignText>
              {exemption.note && (
                <>
                  : <ForeignText>{exemption.note}</ForeignText>
                </>
              )}
            </span>
            {exemption.bans.length > 0 && (
              <span>
                Once it ends, bans in force refuse its addresses at once:{' '}
                {exemption.bans.map((ban, at) => (
                  <Fragment key={ban.id}>
                    {at > 0 && ', '}
                    <RangeText text={ban.rangeText} />
                  </Fragment>
                ))}
                {exemption.moreBans && ' and more'}.
              </span>
            )}
            {mayEnd && (
              <Button type="submit" size="sm" name="endExemption" value={exemption.id} className="max-w-full">
                <span className="truncate">End the exemption of {exemption.rangeText}</span>
              </Button>
            )}
          </li>
        ))}
      </ul>
    </>
  );
}

const FIELD_NAMES: Readonly<Record<ConflictField, string>> = { range: 'Range', period: 'Banned', reason: 'Reason' };

/** What is stored against what was typed. The fields of the form keep what was typed until theirs is taken. */
function BothVersions({ byName, atText, rows }: Extract<BanFormRefusal, { kind: 'changed-meanwhile' }>) {
  const differ = rows.some((row) => row.differs);
  return (
    <>
      <p>
        <ForeignText className="font-medium">{byName}</ForeignText> saved it {atText}. What you typed is still in the
        form.
      </p>
      <div className="my-2 grid gap-2">
        {rows.map(({ field, theirs, yours, differs }) => (
          <div key={field} className="grid gap-1 rounded-md border border-line bg-surface p-2">
            <div className="flex min-h-7 flex-wrap items-center gap-2">
              <h3 className="font-medium">{FIELD_NAMES[field]}</h3>
              {differs ? <Badge tone="warn">Differs</Badge> : <span className="text-muted">the same in both</span>}
              {differs && (
                <Button type="submit" size="sm" name="take" value={field} className="ml-auto">
                  Use theirs
                </Button>
              )}
            </div>
            {differs ? (
              <dl className="grid gap-x-4 gap-y-1 sm:grid-cols-2">
                <Version name="Stored now" text={theirs} field={field} />
                <Version name="Yours" text={yours} field={field} />
              </dl>
            ) : (
              <p className="whitespace-pre-wrap">
                <VersionText text={theirs} field={field} />
              </p>
            )}
          </div>
        ))}
      </div>
      <p>
        {differ
          ? 'Saving now replaces what is stored with what is in the form. To leave theirs as it is, cancel.'
          : 'Nothing differs any more: there is nothing left to save.'}
      </p>
    </>
  );
}

function Version({ name, text, field }: { name: string; text: string; field: ConflictField }) {
  return (
    <div className="min-w-0">
      <dt className="text-xs text-muted">{name}</dt>
      <dd className="whitespace-pre-wrap wrap-anywhere">
        <VersionText text={text} field={field} />
      </dd>
    </div>
  );
}

function VersionText({ text, field }: { text: string; field: ConflictField }) {
  if (text === '') return <span className="text-muted">None</span>;
  return field === 'range' ? <RangeText text={text} /> : <ForeignText>{text}</ForeignText>;
}

function Go({ href, children }: { href: string; children: ReactNode }) {
  return (
    <Link href={href} className="font-medium text-accent-text underline">
      {children}
    </Link>
  );
}
