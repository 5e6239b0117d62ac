'use client';

import { useActionState } from 'react';
import { Banner } from '@/components/ui/banner';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { RadioCards } from '@/components/ui/radio-cards';
import { SubmitButton } from '@/components/ui/submit-button';
import { useFocusOnMistake } from '@/components/ui/use-focus-on-mistake';
import type { ProfileFormState, ProfileFormValues } from '@/lib/forms/profile-form';

const THEMES = [
  { value: 'system', label: 'System', hint: 'As the device has it' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
];

/** One's own name, time zone and theme. */
export function ProfileForm({
  values: present,
  zones,
  zoneNow,
  action,
}: {
  values: ProfileFormValues;
  zones: readonly { readonly name: string; readonly offset: string }[];
  /** The zone in which pages show times now. */
  zoneNow: string;
  action: (before: ProfileFormState, form: FormData) => Promise<ProfileFormState>;
}) {
  const [{ values, errors, failed, attempt }, submit] = useActionState(action, {
    values: present,
    errors: {},
    failed: false,
    attempt: 0,
  });
  const form = useFocusOnMistake(attempt);
  return (
    <form ref={form} action={submit} className="grid max-w-2xl gap-5" noValidate>
      {failed && (
        <Banner tone="danger" role="alert" tabIndex={-1}>
          Nothing was saved, because the server’s database did not answer. Try again.
        </Banner>
      )}
      <div className="grid gap-5 sm:grid-cols-2">
        <Field name="name" label="Name" error={errors.name} hint="On what you did before, the name of then stays.">
          {(control) => <Input {...control} key={attempt} defaultValue={values.name} autoComplete="name" />}
        </Field>
        <Field
          name="timeZone"
          label="Time zone"
          error={errors.timeZone}
          hint={`Type a place to find it. Empty: as the browser says. Times are in ${zoneNow.replaceAll('_', ' ')} now.`}
        >
          {(control) => (
            <>
              <Input
                {...control}
                key={attempt}
                type="search"
                list="time-zones"
                defaultValue={values.timeZone}
                placeholder="As my browser says"
                autoComplete="off"
                spellCheck={false}
              />
              <datalist id="time-zones">
                {zones.map(({ name, offset }) => (
                  <option key={name} value={name} label={offset} />
                ))}
              </datalist>
            </>
          )}
        </Field>
      </div>
      <RadioCards key={attempt} name="theme" legend="Theme" columns={3} choices={THEMES} defaultValue={values.theme} />
      <div>
        <SubmitButton>Save profile</SubmitButton>
      </div>
    </form>
  );
}
