'use client';

import { type SubmitEvent, startTransition, useActionState, useEffect, useState } from 'react';
import { Banner } from '@/components/ui/banner';
import { Button } from '@/components/ui/button';
import { ButtonLink } from '@/components/ui/button-link';
import { Field } from '@/components/ui/field';
import { ForeignText } from '@/components/ui/foreign-text';
import { Input } from '@/components/ui/input';
import { RadioCards } from '@/components/ui/radio-cards';
import { SubmitButton } from '@/components/ui/submit-button';
import { useFocusOnMistake } from '@/components/ui/use-focus-on-mistake';
import { CONDITIONS_MAX, RULE_LENGTH_MAX } from '@/lib/domain/rule';
import type { RuleFormRefusal, RuleFormState } from '@/lib/forms/rule-form';
import { ConditionFields } from './condition-fields';
import { RuleTrial } from './rule-trial';

const ACTIONS = [
  { value: 'delete', label: 'Delete', hint: 'No ticket. A line in the activity log says who sent what.' },
  { value: 'spam', label: 'Mark as spam', hint: 'A ticket under Spam, where it can be looked at.' },
] as const;

/**
 * Add rule and edit, in one form, beside it what the rule would have met. It works without scripts: each button posts the
 * form, which comes back with what was typed. Enter tries it; saving takes a button.
 */
export function RuleForm({
  initial,
  ruleId,
  action,
}: {
  initial: RuleFormState;
  /** Null for a new one. */
  ruleId: number | null;
  action: (before: RuleFormState, form: FormData) => Promise<RuleFormState>;
}) {
  const [state, submit, pending] = useActionState(action, initial);
  const { values, version, errors, refusal, trial, attempt, fills } = state;
  const [changedAt, setChangedAt] = useState(-1);
  const form = useFocusOnMistake(attempt);

  // A condition that was just added is where one goes on.
  useEffect(() => {
    if (fills === 0) return;
    const conditions = form.current?.querySelectorAll<HTMLElement>('[data-condition]') ?? [];
    [...conditions].at(-1)?.querySelector('select')?.focus();
  }, [fills, form]);

  // Handing the action to `action` alone would let React empty the form after each answer.
  function submitInPlace(event: SubmitEvent<HTMLFormElement>) {
    event.preventDefault();
    if (pending) return;
    const sent = new FormData(event.currentTarget, event.nativeEvent.submitter);
    startTransition(() => submit(sent));
  }

  return (
    <form
      ref={form}
      action={submit}
      onSubmit={submitInPlace}
      onInput={(event) => (event.target as HTMLElement).closest('[data-condition]') && setChangedAt(attempt)}
      noValidate
      className="grid max-w-6xl grid-cols-[minmax(0,1fr)] items-start gap-x-8 gap-y-5 lg:grid-cols-[minmax(0,600px)_minmax(320px,1fr)] lg:grid-rows-[auto_1fr]"
    >
      <div className="grid grid-cols-[minmax(0,1fr)] gap-5">
        {/* The first button of a form is the one that Enter presses; here it must be one that stores nothing. */}
        <button type="submit" name="intent" value="try" hidden aria-hidden tabIndex={-1} />
        {ruleId !== null && <input type="hidden" name="ruleId" value={ruleId} />}
        {version !== null && <input type="hidden" name="version" value={version} />}
        <Field
          name="name"
          label="Name"
          optional
          error={errors.name}
          hint="As it stands in lists and in the activity log; without one it is named after its conditions."
        >
          {(control) => (
            <Input {...control} defaultValue={values.name} maxLength={2 * RULE_LENGTH_MAX.name} autoComplete="off" />
          )}
        </Field>
        <fieldset key={fills} className="grid min-w-0 gap-2">
          <legend className="mb-1.5 text-grid font-medium">If all of this holds</legend>
          {values.conditions.map((condition, at) => (
            <ConditionFields
              key={at}
              at={at}
              condition={condition}
              errors={errors.conditions?.[at] ?? {}}
              mayRemove={values.conditions.length > 1}
            />
          ))}
          <div className="grid justify-items-start gap-2">
            {values.conditions.length < CONDITIONS_MAX && (
              <Button type="submit" name="intent" value="add" size="sm">
                Add a condition
              </Button>
            )}
            <p className="text-xs text-muted">
              Upper and lower case are the same. “matches” is about the whole text: <Pattern>*</Pattern> stands for any
              text, also none, and everything else for itself. <Pattern>*.spam.example</Pattern> is every domain below
              spam.example, <Pattern>*claim*prize*</Pattern> a text with both words in this order,{' '}
              <Pattern>+43 660*</Pattern> every number that begins like that.
            </p>
          </div>
        </fieldset>
        <RadioCards
          name="action"
          legend="Then"
          columns={2}
          choices={ACTIONS}
          defaultValue={values.action ?? undefined}
          error={errors.action}
        />
      </div>
      <div className="grid grid-cols-[minmax(0,1fr)] gap-3 lg:sticky lg:top-16 lg:col-start-2 lg:row-span-2 lg:row-start-1">
        <RuleTrial trial={trial} action={values.action} outdated={trial !== null && changedAt === attempt} />
      </div>
      <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
        {refusal && <Refusal refusal={refusal} />}
        <div className="flex flex-wrap items-center gap-2">
          <SubmitButton name="intent" value="store" pending={pending}>
            {refusal?.kind === 'changed-meanwhile' ? 'Save over theirs' : ruleId === null ? 'Add rule' : 'Save changes'}
          </SubmitButton>
          <SubmitButton name="intent" value="try" variant="secondary" pending={pending} pendingLabel="Looking…">
            Try it out
          </SubmitButton>
          <ButtonLink variant="quiet" href="/desk/rules">
            Cancel
          </ButtonLink>
        </div>
      </div>
    </form>
  );
}

function Pattern({ children }: { children: string }) {
  return <code className="font-mono text-text">{children}</code>;
}

function Refusal({ refusal }: { refusal: RuleFormRefusal }) {
  switch (refusal.kind) {
    case 'changed-meanwhile':
      return (
        <Banner tone="warn" role="alert" tabIndex={-1} title="Somebody changed this rule while you were editing it">
          Now it is <ForeignText>{refusal.theirs}</ForeignText>. Your changes are not saved yet: look again, then save
          over theirs.
        </Banner>
      );
    case 'too-many':
      return (
        <Banner tone="danger" role="alert" tabIndex={-1}>
          There are as many rules as there may be. Remove one that is not met any more.
        </Banner>
      );
    case 'not-found':
      return (
        <Banner tone="danger" role="alert" tabIndex={-1}>
          Somebody removed this rule meanwhile. Add it as a new one if it is still needed.
        </Banner>
      );
    case 'failed':
      return (
        <Banner tone="danger" role="alert" tabIndex={-1}>
          Nothing was saved, because the server’s database did not answer. Try again.
        </Banner>
      );
  }
}
