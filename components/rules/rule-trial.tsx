import { ticketHref } from '@/components/tickets/ticket-href';
import { Badge } from '@/components/ui/badge';
import { classNames } from '@/components/ui/class-names';
import { ForeignText } from '@/components/ui/foreign-text';
import { Panel } from '@/components/ui/panel';
import { Sign } from '@/components/ui/sign';
import type { RuleAction } from '@/lib/domain/rule';
import type { RuleTrialTexts } from '@/lib/forms/rule-form';

/**
 * Which of the latest tickets a rule would have met. `outdated`: the conditions were changed since. Tickets open in a tab
 * of their own, so that nothing typed is lost.
 */
export function RuleTrial({
  trial,
  action,
  outdated,
}: {
  trial: RuleTrialTexts | null;
  action: RuleAction | null;
  outdated: boolean;
}) {
  return (
    <Panel title="What it would have met">
      <div role="status" aria-busy={outdated} className={classNames('grid gap-3', outdated && 'text-faint')}>
        {trial ? <Told trial={trial} action={action} /> : <NotTried />}
      </div>
    </Panel>
  );
}

function NotTried() {
  return (
    <p className="text-muted">
      “Try it out” looks at the latest 500 tickets of e-mail and phone calls and shows which of them this rule would
      have met. Nothing is saved or changed by that.
    </p>
  );
}

function Told({ trial: { looked, met, rows }, action }: { trial: RuleTrialTexts; action: RuleAction | null }) {
  if (looked === 0)
    return <p className="text-muted">No mail or call has come in yet, so there is nothing to try it on.</p>;
  const did = action === 'delete' ? 'deleted' : action === 'spam' ? 'marked as spam' : 'met';
  const ofAll =
    looked === 1 ? 'the one ticket that there is' : `the latest ${looked} tickets of e-mail and phone calls`;
  return (
    <>
      <p>
        It would have {did} <strong className="font-semibold">{met === 0 ? 'none' : met}</strong> of {ofAll}.
      </p>
      {met * 2 > looked && looked > 1 && (
        <p className="flex items-start gap-2 rounded-md border border-warn-line bg-warn-soft px-3 py-2 text-text">
          <Sign name="warn" className="mt-px text-warn-text" />
          <span>That is most of what comes in. Look again whether the conditions say what you mean.</span>
        </p>
      )}
      {rows.length > 0 && (
        <ol className="grid divide-y divide-line">
          {rows.map(({ code, subject, from, channel, at, spam }) => (
            <li key={code} className="grid gap-0.5 py-2 first:pt-0 last:pb-0">
              <span className="flex min-w-0 items-baseline justify-between gap-2">
                <a
                  href={ticketHref(code)}
                  target="_blank"
                  rel="noopener"
                  className="min-w-0 wrap-anywhere hover:underline"
                >
                  <ForeignText>{subject || 'No subject'}</ForeignText>
                </a>
                {spam && <Badge className="shrink-0">Spam</Badge>}
              </span>
              <span className="text-xs text-muted wrap-anywhere">
                <ForeignText>{from}</ForeignText> · {channel} · {at}
              </span>
            </li>
          ))}
        </ol>
      )}
      {met > rows.length && <p className="text-muted">and {met - rows.length} more</p>}
    </>
  );
}
