'use client';

import { type FormEvent, useEffect, useOptimistic, useRef, useState, useTransition } from 'react';
import { Button } from '@/components/ui/button';
import { buttonLook } from '@/components/ui/button-look';
import { Checkbox } from '@/components/ui/checkbox';
import { DropdownMenu } from '@/components/ui/dropdown-menu';
import { Sign } from '@/components/ui/sign';
import type { BanSortColumn } from '@/lib/ports/ban-store';

/** A column as this menu shows it. */
export interface ColumnChoice {
  readonly column: BanSortColumn;
  readonly name: string;
  readonly isShown: boolean;
  /** It is always shown; only its place can be chosen. */
  readonly isFixed: boolean;
}

/**
 * Which columns a person's grids have, and in which order. It is a plain form with a button to save; with scripts every
 * tick and step is saved at once.
 */
export function ColumnsMenu({
  choices: kept,
  isDefault,
  action,
}: {
  choices: readonly ColumnChoice[];
  isDefault: boolean;
  action: (form: FormData) => Promise<void>;
}) {
  const [choices, choose] = useOptimistic(kept);
  const [, startSaving] = useTransition();
  const [said, setSaid] = useState('');
  const stepped = useRef<HTMLButtonElement | null>(null);

  // A button that moved in the page has lost the focus; at the end of the list it can do nothing more.
  useEffect(() => {
    const button = stepped.current;
    stepped.current = null;
    if (!button) return;
    const other = button.parentElement?.querySelector<HTMLButtonElement>('button:not(:disabled)');
    (button.disabled ? other : button)?.focus();
  });

  function save(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const submitter = (event.nativeEvent as SubmitEvent).submitter;
    const form = new FormData(event.currentTarget, submitter);
    const [column, step] = String(form.get('move') ?? '').split(':');
    const next = withStep(ticked(choices, form), column, step);
    if (submitter instanceof HTMLButtonElement && step) stepped.current = submitter;
    const at = next.findIndex((each) => each.column === column);
    setSaid(at < 0 ? '' : `${next[at]?.name} is now number ${at + 1} of ${next.length}`);
    startSaving(async () => {
      choose(next);
      await action(form);
    });
  }

  return (
    <DropdownMenu
      id="ban-columns"
      align="end"
      className="w-72 p-3"
      triggerClassName={buttonLook()}
      trigger={
        <>
          <Sign name="columns" />
          <span className="max-sm:sr-only">Columns</span>
        </>
      }
    >
      <form action={action} onSubmit={save} className="grid gap-2">
        <p className="text-xs text-muted">For you alone, in Banned IPs and in Ban history.</p>
        <ul aria-label="Columns, in their order" className="grid">
          {choices.map(({ column, name, isShown, isFixed }, at) => (
            <li key={column} className="flex items-center justify-between gap-2">
              <input type="hidden" name="order" value={column} />
              <Checkbox
                name="shown"
                value={column}
                checked={isShown}
                disabled={isFixed}
                onChange={(event) => event.currentTarget.form?.requestSubmit()}
              >
                <span className="text-grid">{name}</span>
              </Checkbox>
              <span className="flex shrink-0">
                <StepButton column={column} name={name} step="up" disabled={at === 0} />
                <StepButton column={column} name={name} step="down" disabled={at === choices.length - 1} />
              </span>
            </li>
          ))}
        </ul>
        <div className="flex flex-wrap gap-2 border-t border-line pt-2">
          <span className="hidden noscript:contents">
            <Button type="submit" variant="primary" size="sm">
              Save columns
            </Button>
          </span>
          <Button type="submit" name="move" value="default" size="sm" variant="quiet" disabled={isDefault}>
            Reset to default
          </Button>
        </div>
        <p role="status" className="sr-only">
          {said}
        </p>
      </form>
    </DropdownMenu>
  );
}

function StepButton({
  column,
  name,
  step,
  disabled,
}: {
  column: BanSortColumn;
  name: string;
  step: 'up' | 'down';
  disabled: boolean;
}) {
  return (
    <Button
      type="submit"
      name="move"
      value={`${column}:${step}`}
      size="icon"
      variant="quiet"
      disabled={disabled}
      aria-label={`Move ${name} ${step}`}
    >
      <span aria-hidden>{step === 'up' ? '↑' : '↓'}</span>
    </Button>
  );
}

/** What the form says is ticked, shown before the server has answered. */
function ticked(choices: readonly ColumnChoice[], form: FormData): readonly ColumnChoice[] {
  const shown = new Set(form.getAll('shown'));
  return choices.map((choice) => ({ ...choice, isShown: choice.isFixed || shown.has(choice.column) }));
}

function withStep(
  choices: readonly ColumnChoice[],
  column: string | undefined,
  step: string | undefined,
): readonly ColumnChoice[] {
  const from = choices.findIndex((each) => each.column === column);
  const to = step === 'up' ? from - 1 : step === 'down' ? from + 1 : from;
  const [one, other] = [choices[from], choices[to]];
  if (!one || !other) return choices;
  return choices.map((each, at) => (at === from ? other : at === to ? one : each));
}
