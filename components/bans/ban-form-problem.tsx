import type { ReactNode } from 'react';
import { Banner } from '@/components/ui/banner';
import { Link } from '@/components/ui/link';
import type { BanFormRefusal } from '@/lib/forms/ban-form-state';
import { RangeText } from './range-text';

/** Why nothing was stored yet, and what to do about it. It takes the focus when it appears. */
export function BanFormProblem({ refusal, attempt }: { refusal: BanFormRefusal; attempt: number }) {
  const { tone, title, body } = problem(refusal);
  return (
    <Banner key={attempt} tone={tone} title={title} role="alert" tabIndex={-1} data-problem className="outline-none">
      {body}
    </Banner>
  );
}

function problem(refusal: BanFormRefusal): { tone: 'warn' | 'danger'; title: string; body: ReactNode } {
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
      return {
        tone: 'danger',
        title: 'This would refuse nobody',
        body: (
          <>
            <p>
              <RangeText text={refusal.rangeText} /> lies wholly inside what is exempted from every ban. End the
              exemption first, or ban a range that reaches beyond it.
            </p>
            <ul className="mt-1 list-disc pl-4">
              {refusal.exemptions.map((exemption) => (
                <li key={exemption.rangeText}>
                  <RangeText text={exemption.rangeText} />, exempted {exemption.untilText}
                  {exemption.note && (
                    <>
                      : <bdi>{exemption.note}</bdi>
                    </>
                  )}
                </li>
              ))}
            </ul>
          </>
        ),
      };
    case 'changed-meanwhile':
      return {
        tone: 'warn',
        title: 'Somebody changed this ban while you were editing it',
        body: (
          <>
            <p>It is now:</p>
            <dl className="my-1 grid grid-cols-[auto_1fr] gap-x-3">
              <dt className="text-muted">Range</dt>
              <dd>
                <RangeText text={refusal.rangeText} />
              </dd>
              <dt className="text-muted">Banned</dt>
              <dd>{refusal.untilText}</dd>
              <dt className="text-muted">Reason</dt>
              <dd className="whitespace-pre-wrap">{refusal.reason ? <bdi>{refusal.reason}</bdi> : 'None'}</dd>
            </dl>
            <p>What you typed is still in the form. Save again to replace theirs with it, or cancel to leave theirs.</p>
          </>
        ),
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

/** The second, explicit yes. It is for this range only: with another one the form asks again. */
function Confirmation({ rangeText, messages }: { rangeText: string; messages: readonly string[] }) {
  return (
    <>
      <ul className="my-1 grid list-disc gap-1 pl-4">
        {messages.map((message) => (
          <li key={message}>{message}</li>
        ))}
      </ul>
      <label className="mt-2 flex items-start gap-2 font-medium">
        <input type="checkbox" name="confirmedRange" value={rangeText} className="mt-0.5 size-4 accent-danger" />
        <span>
          I have read this. Ban <RangeText text={rangeText} /> all the same.
        </span>
      </label>
    </>
  );
}

function Go({ href, children }: { href: string; children: ReactNode }) {
  return (
    <Link href={href} className="font-medium text-accent-text underline">
      {children}
    </Link>
  );
}
