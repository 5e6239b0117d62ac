'use client';

import { type ReactNode, type SubmitEvent, startTransition, useActionState, useEffect, useRef } from 'react';
import { Button } from '@/components/ui/button';
import { ButtonLink } from '@/components/ui/button-link';
import { Field } from '@/components/ui/field';
import { Input, Textarea } from '@/components/ui/input';
import type { BanFormState } from '@/lib/forms/ban-form-state';
import { BanFormProblem } from './ban-form-problem';
import { PeriodFields } from './period-fields';
import { RangePreview } from './range-preview';
import { useRangePreview } from './use-range-preview';

/**
 * Add ban and edit, in one form. It works without scripts: it is posted, and comes back with what was typed and errors
 * beside the fields. With scripts it stays as it is, shows what the addresses mean while they are typed, and the focus
 * goes to what needs attention.
 */
export function BanForm({
  action,
  initial,
  presets,
  timeZone,
  earliestUntil,
  keepText = null,
  version: shownVersion = null,
  hidden = {},
  submitLabel,
  cancelHref,
  children,
}: {
  action: (before: BanFormState, form: FormData) => Promise<BanFormState>;
  initial: BanFormState;
  /** Periods to choose from, by their text. */
  presets: readonly string[];
  /** Where the date and time that is typed is; named beside the field. */
  timeZone: string;
  /** For the date picker: local date and time, minutes. */
  earliestUntil: string;
  /** The present period, when editing: then it may be kept. */
  keepText?: string | null;
  /** The ban's version, when editing. Once somebody else's change was shown, saving again means to replace that one. */
  version?: number | null;
  hidden?: Readonly<Record<string, string>>;
  submitLabel: string;
  cancelHref: string;
  /** Shown above the fields. */
  children?: ReactNode;
}) {
  const [state, submit, pending] = useActionState(action, initial);
  const ref = useRef<HTMLFormElement>(null);
  const { preview, look } = useRangePreview();
  const { values, errors, refusal, attempt } = state;

  useEffect(() => {
    if (attempt === 0) return;
    ref.current?.querySelector<HTMLElement>('[data-problem], [aria-invalid="true"]')?.focus();
  }, [attempt]);

  // Handing the action to `action` alone would let React empty the form after each answer.
  function submitInPlace(event: SubmitEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    startTransition(() => submit(form));
  }

  const version = refusal?.kind === 'changed-meanwhile' ? refusal.version : shownVersion;
  const confirming = refusal?.kind === 'needs-confirmation' ? refusal.rangeText : null;
  return (
    <form ref={ref} action={submit} onSubmit={submitInPlace} noValidate className="grid max-w-xl gap-5">
      {Object.entries(hidden).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      {version !== null && <input type="hidden" name="version" value={version} />}
      <input type="hidden" name="timeZone" value={timeZone} />
      {children}
      <div className="grid gap-2">
        <div className="grid gap-4 sm:grid-cols-2">
          <Field name="startIp" label="Start IP" hint="Address or range: 203.0.113.0/24" error={errors.startIp}>
            {(control) => (
              <AddressInput {...control} defaultValue={values.startIp} onInput={look} placeholder="203.0.113.7" />
            )}
          </Field>
          <Field name="endIp" label="End IP" optional hint="Only for a range" error={errors.endIp}>
            {(control) => <AddressInput {...control} defaultValue={values.endIp} onInput={look} />}
          </Field>
        </div>
        <RangePreview preview={preview} />
      </div>
      <PeriodFields
        values={values}
        errors={errors}
        presets={presets}
        timeZone={timeZone}
        earliestUntil={earliestUntil}
        keepText={keepText}
      />
      <Field
        name="reason"
        label="Reason"
        optional
        hint="For your colleagues. Visitors never see it."
        error={errors.reason}
      >
        {(control) => <Textarea {...control} defaultValue={values.reason} rows={3} />}
      </Field>
      {refusal && <BanFormProblem refusal={refusal} attempt={attempt} />}
      <div className="flex flex-wrap items-center gap-2">
        <Button type="submit" variant={keepText === null || confirming ? 'danger' : 'primary'} disabled={pending}>
          {pending ? 'Saving…' : (confirming && `Ban ${confirming}`) || submitLabel}
        </Button>
        <ButtonLink variant="quiet" href={cancelHref}>
          Cancel
        </ButtonLink>
      </div>
    </form>
  );
}

function AddressInput(props: React.ComponentProps<typeof Input>) {
  return <Input {...props} autoComplete="off" autoCapitalize="none" spellCheck={false} className="font-mono" />;
}
