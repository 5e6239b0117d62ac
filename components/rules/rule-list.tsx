import { ArrowDown, ArrowUp } from 'lucide-react';
import { Instant, type Vantage } from '@/components/desk/instant';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { ButtonLink } from '@/components/ui/button-link';
import { classNames } from '@/components/ui/class-names';
import { ForeignText } from '@/components/ui/foreign-text';
import { tooltip } from '@/components/ui/tooltip-text';
import { describeCondition, type Rule } from '@/lib/domain/rule';
import { timesText } from './times-text';

/**
 * Rules in the order in which they are asked. `action` moves, enables and disables, by buttons of forms that need no
 * scripts; null = whoever looks may only read.
 */
export function RuleList({
  rules,
  vantage,
  action,
}: {
  rules: readonly Rule[];
  vantage: Vantage;
  action: ((form: FormData) => Promise<void>) | null;
}) {
  return (
    <ol aria-label="Rules" className="divide-y divide-line rounded-lg border border-line bg-surface">
      {rules.map((rule, at) => (
        <li
          key={rule.id}
          id={`rule-${rule.id}`}
          className="grid scroll-mt-16 grid-cols-[minmax(0,1fr)] gap-x-4 gap-y-3 px-4 py-3 md:grid-cols-[minmax(0,1fr)_auto]"
        >
          <div className="flex min-w-0 gap-3">
            <span className="w-5 shrink-0 pt-px text-right text-grid tabular-nums text-muted">{at + 1}</span>
            <div className={classNames('grid min-w-0 gap-1', !rule.enabled && 'text-muted')}>
              <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
                <ForeignText className="min-w-0 font-medium wrap-anywhere">{rule.name}</ForeignText>
                <Badge tone={rule.action === 'delete' ? 'danger' : 'warn'}>
                  {rule.action === 'delete' ? 'Deletes' : 'Marks as spam'}
                </Badge>
                {!rule.enabled && <Badge>Disabled</Badge>}
              </p>
              <ul className="grid gap-0.5 text-grid">
                {rule.conditions.map((condition, place) => (
                  <li key={place} className="wrap-anywhere">
                    <span className="text-muted">{place === 0 ? 'If' : 'and'}</span>{' '}
                    <ForeignText>{describeCondition(condition)}</ForeignText>
                  </li>
                ))}
              </ul>
              <p className="text-xs text-muted">
                {rule.lastMetAt ? (
                  <>
                    Met {timesText(rule.metCount)}, last <Instant at={rule.lastMetAt} vantage={vantage} />
                  </>
                ) : (
                  'Never met so far'
                )}
              </p>
            </div>
          </div>
          {action && <Actions rule={rule} isFirst={at === 0} isLast={at === rules.length - 1} action={action} />}
        </li>
      ))}
    </ol>
  );
}

function Actions({
  rule: { id, name, enabled },
  isFirst,
  isLast,
  action,
}: {
  rule: Rule;
  isFirst: boolean;
  isLast: boolean;
  action: (form: FormData) => Promise<void>;
}) {
  const change = (to: string) => ({ type: 'submit', name: 'change', value: `${to} ${id}` }) as const;
  return (
    <form action={action} className="flex flex-wrap items-center gap-1 max-md:pl-8 md:self-start">
      <Button
        {...change('up')}
        size="icon"
        variant="quiet"
        aria-label={`Move ${name} up`}
        disabled={isFirst}
        {...tooltip('Up')}
      >
        <ArrowUp aria-hidden />
      </Button>
      <Button
        {...change('down')}
        size="icon"
        variant="quiet"
        aria-label={`Move ${name} down`}
        disabled={isLast}
        {...tooltip('Down')}
      >
        <ArrowDown aria-hidden />
      </Button>
      <Button
        {...change(enabled ? 'disable' : 'enable')}
        variant="quiet"
        aria-label={`${enabled ? 'Disable' : 'Enable'} ${name}`}
      >
        {enabled ? 'Disable' : 'Enable'}
      </Button>
      <ButtonLink variant="quiet" href={`/desk/rules/${id}/edit`} aria-label={`Edit ${name}`}>
        Edit
      </ButtonLink>
      <ButtonLink variant="quiet" href={`/desk/rules/${id}/remove`} aria-label={`Remove ${name}`}>
        Remove
      </ButtonLink>
    </form>
  );
}
