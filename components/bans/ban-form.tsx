'use client';

import {
  type ComponentProps,
  type KeyboardEvent,
  lazy,
  type ReactNode,
  type SubmitEvent,
  startTransition,
  useActionState,
  useEffect,
  useRef,
} from 'react';
import { Button } from '@/components/ui/button';
import { ButtonLink } from '@/components/ui/button-link';
import { Field } from '@/components/ui/field';
import { Input, Textarea } from '@/components/ui/input';
import { SubmitButton } from '@/components/ui/submit-button';
import type { BanFormRefusal, BanFormState } from '@/lib/forms/ban-form-state';
import { BanPreview } from './ban-preview';
import { PeriodFields } from './period-fields';
import { PrefixFields } from './prefix-fields';
import { stillWrong } from './still-wrong';
import { useBanPreview } from './use-ban-preview';
import { useLeavingWarning } from './use-leaving-warning';

/**
 * Fetched when an action's answer first needs it, which React waits for with the rest of the answer. No Suspense around
 * it: what comes late is hidden in a browser that runs no scripts.
 */
const BanFormProblem = lazy(() => import('./ban-form-problem'));

/**
 * Add ban and edit, in one form, beside it what the ban would do. It works without scripts: it is posted, and comes
 * back with what was typed, errors beside the fields and the panel filled. With scripts it stays as it is, the panel
 * follows what is typed, and the focus goes to what needs attention. Enter in a field only checks; banning takes a
 * button.
 */
export function BanForm({
  action,
  initial,
  presets,
  timeZone,
  earliestUntil,
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
  hidden?: Readonly<Record<string, string>>;
  submitLabel: string;
  cancelHref: string;
  /** Shown above the fields. */
  children?: ReactNode;
}) {
  const [state, submit, pending] = useActionState(action, initial);
  const ref = useRef<HTMLFormElement>(null);
  const checkRef = useRef<HTMLButtonElement>(null);
  const submitRef = useRef<HTMLDivElement>(null);
  const { preview, waiting, look } = useBanPreview(state);
  const noteTyping = useLeavingWarning(pending);
  const { values, attempt, keepText, version, fills } = state;
  const errors = preview === state.preview ? state.errors : stillWrong(state.errors, preview);

  // A question about another range than the one in the fields would be misread; the server asks again anyway.
  const isAbout = 'rangeText' in preview ? preview.rangeText : null;
  const outdated = state.refusal?.kind === 'needs-confirmation' && (waiting || state.refusal.rangeText !== isAbout);
  const refusal = outdated ? null : state.refusal;

  // Once for each answer: what comes back into sight while somebody types must not take the focus from there.
  const attended = useRef(0);
  function attend(element: HTMLElement | null | undefined) {
    if (!element || attended.current === attempt) return;
    attended.current = attempt;
    element.focus();
  }
  // A refusal takes the focus itself, when its code is there.
  useEffect(() => {
    if (state.refusal) return;
    const mistake = ref.current?.querySelector<HTMLElement>('[aria-invalid="true"]');
    attend(mistake ?? submitRef.current?.querySelector('button'));
  });

  // Handing the action to `action` alone would let React empty the form after each answer.
  function submitInPlace(event: SubmitEvent<HTMLFormElement>) {
    event.preventDefault();
    if (pending) return;
    const form = new FormData(event.currentTarget, event.nativeEvent.submitter);
    startTransition(() => submit(form));
  }

  function checkOnEnter(event: KeyboardEvent<HTMLFormElement>) {
    if (event.key !== 'Enter' || !(event.target instanceof HTMLInputElement)) return;
    event.preventDefault();
    event.currentTarget.requestSubmit(checkRef.current);
  }

  return (
    <form
      ref={ref}
      action={submit}
      onSubmit={submitInPlace}
      onKeyDown={checkOnEnter}
      onInput={(event) => {
        noteTyping();
        look(event);
      }}
      noValidate
      className="grid max-w-6xl grid-cols-[minmax(0,1fr)] items-start gap-x-8 gap-y-5 lg:grid-cols-[minmax(0,560px)_minmax(320px,1fr)] lg:grid-rows-[auto_1fr]"
    >
      <div key={fills} className="grid gap-5">
        {Object.entries(hidden).map(([name, value]) => (
          <input key={name} type="hidden" name={name} value={value} />
        ))}
        {version !== null && <input type="hidden" name="version" value={version} />}
        <input type="hidden" name="timeZone" value={timeZone} />
        {children}
        <div className="grid gap-4 sm:grid-cols-2">
          <Field name="startIp" label="Start IP" hint="Address or range: 203.0.113.0/24" error={errors.startIp}>
            {(control) => <AddressInput {...control} defaultValue={values.startIp} placeholder="203.0.113.7" />}
          </Field>
          <Field name="endIp" label="End IP" optional hint="Only for a range" error={errors.endIp}>
            {(control) => <AddressInput {...control} defaultValue={values.endIp} />}
          </Field>
        </div>
        {/* The first button of a form is the one that Enter presses; here it must be one that bans nothing. */}
        <Button
          ref={checkRef}
          type="submit"
          name="intent"
          value="check"
          className="hidden! justify-self-start noscript:inline-flex!"
        >
          Show what this covers
        </Button>
        {'prefixes' in preview && preview.prefixes && (
          <PrefixFields choices={preview.prefixes} chosen={values.prefix} />
        )}
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
      </div>
      <BanPreview
        preview={preview}
        waiting={waiting}
        saidInForm={{
          warnings: refusal?.kind === 'needs-confirmation',
          unreadable: Boolean(errors.startIp || errors.endIp),
        }}
        className="lg:sticky lg:top-16 lg:col-start-2 lg:row-span-2 lg:row-start-1"
      />
      <div className="grid grid-cols-[minmax(0,1fr)] gap-5">
        {refusal && <BanFormProblem key={attempt} refusal={refusal} onShown={attend} />}
        <div ref={submitRef} className="flex flex-wrap items-center gap-2">
          <SubmitButton
            name="intent"
            value="store"
            variant={keepText === null || refusal?.kind === 'needs-confirmation' ? 'danger' : 'primary'}
            pending={pending}
            className="max-w-full"
          >
            {labelFor(refusal) ?? submitLabel}
          </SubmitButton>
          <ButtonLink variant="quiet" href={cancelHref}>
            Cancel
          </ButtonLink>
        </div>
      </div>
    </form>
  );
}

/** What the button does after an answer that changes it. */
function labelFor(refusal: BanFormRefusal | null): string | null {
  if (refusal?.kind === 'needs-confirmation') return `Ban ${refusal.shortText}`;
  const overwrites = refusal?.kind === 'changed-meanwhile' && refusal.rows.some((row) => row.differs);
  return overwrites ? 'Save over theirs' : null;
}

function AddressInput(props: ComponentProps<typeof Input>) {
  return <Input {...props} autoComplete="off" autoCapitalize="none" spellCheck={false} className="font-mono" />;
}
