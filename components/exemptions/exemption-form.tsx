'use client';

import { type ComponentProps, useActionState } from 'react';
import { PeriodFields } from '@/components/bans/period-fields';
import { RangeText } from '@/components/bans/range-text';
import { Banner } from '@/components/ui/banner';
import { ButtonLink } from '@/components/ui/button-link';
import { Checkbox } from '@/components/ui/checkbox';
import { Field } from '@/components/ui/field';
import { Input, Textarea } from '@/components/ui/input';
import { SubmitButton } from '@/components/ui/submit-button';
import { useFocusOnMistake } from '@/components/ui/use-focus-on-mistake';
import type { ExemptionFormState, ExemptionQuestion } from '@/lib/forms/exemption-form';
import { BansBeneath } from './bans-beneath';

/** Add exemption. Works without scripts: it comes back with what was typed, and errors beside the fields. */
export function ExemptionForm({
  action,
  initial,
  presets,
  timeZone,
  earliestUntil,
}: {
  action: (before: ExemptionFormState, form: FormData) => Promise<ExemptionFormState>;
  initial: ExemptionFormState;
  /** Periods to choose from, by their text. */
  presets: readonly string[];
  timeZone: string;
  /** For the date picker: local date and time, minutes. */
  earliestUntil: string;
}) {
  const [{ values, errors, question, failed, attempt }, submit] = useActionState(action, initial);
  const form = useFocusOnMistake(attempt);
  return (
    <form ref={form} action={submit} className="grid max-w-2xl grid-cols-[minmax(0,1fr)] gap-5" noValidate>
      {/* After each answer the fields are filled anew, with what was typed. */}
      <div key={attempt} className="grid grid-cols-[minmax(0,1fr)] gap-5">
        <input type="hidden" name="timeZone" value={timeZone} />
        <div className="grid gap-4 sm:grid-cols-2">
          <Field name="startIp" label="Start IP" hint="Address or range: 203.0.113.0/24" error={errors.startIp}>
            {(control) => <AddressInput {...control} defaultValue={values.startIp} placeholder="203.0.113.7" />}
          </Field>
          <Field name="endIp" label="End IP" optional hint="Only for a range" error={errors.endIp}>
            {(control) => <AddressInput {...control} defaultValue={values.endIp} />}
          </Field>
        </div>
        <PeriodFields
          values={values}
          errors={errors}
          presets={presets}
          timeZone={timeZone}
          earliestUntil={earliestUntil}
          keepText={null}
        />
        <Field
          name="note"
          label="Note"
          hint="Why this is never refused, for your colleagues. Visitors never see it."
          error={errors.note}
        >
          {(control) => <Textarea {...control} defaultValue={values.note} rows={2} />}
        </Field>
        {question && <Question question={question} />}
        {failed && (
          <Banner tone="danger" role="alert" tabIndex={-1} title="The exemption could not be stored">
            The server’s database did not answer, and nothing was changed. What you typed is still here; try again.
          </Banner>
        )}
      </div>
      <div className="flex flex-wrap gap-2">
        <SubmitButton pendingLabel="Adding…">Add exemption</SubmitButton>
        <ButtonLink variant="quiet" href="/desk/exemptions">
          Cancel
        </ButtonLink>
      </div>
    </form>
  );
}

function Question({ question: { rangeText, extentText, beneath, token } }: { question: ExemptionQuestion }) {
  return (
    <Banner tone="warn" role="alert" tabIndex={-1} title="Look again before you exempt this" className="outline-none">
      <div className="grid gap-1">
        {extentText && <p>This covers {extentText}. No ban will refuse any of them.</p>}
        {beneath.count > 0 && (
          <p>
            Visitors from there are let in at once, although there{' '}
            {beneath.count === 1 && !beneath.isMore ? 'is' : 'are'} <BansBeneath beneath={beneath} />. The bans stay,
            with this hole in them.
          </p>
        )}
      </div>
      <Checkbox name="confirmed" value={token} className="mt-2 font-medium">
        <span className="text-grid">
          I have read this. Exempt <RangeText text={rangeText} /> all the same.
        </span>
      </Checkbox>
    </Banner>
  );
}

function AddressInput(props: ComponentProps<typeof Input>) {
  return <Input {...props} autoComplete="off" autoCapitalize="none" spellCheck={false} className="font-mono" />;
}
