'use client';

import { useActionState } from 'react';
import { Banner } from '@/components/ui/banner';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { SubmitButton } from '@/components/ui/submit-button';
import { useFocusOnMistake } from '@/components/ui/use-focus-on-mistake';
import type { SettingsFormState, SettingsRefusal } from '@/lib/forms/settings-form';
import type { DeskSettings } from '@/lib/ports/settings-store';

/** The desk's settings. */
export function SettingsForm({
  present,
  action,
}: {
  present: DeskSettings;
  action: (before: SettingsFormState, form: FormData) => Promise<SettingsFormState>;
}) {
  const [{ values, seen, errors, refusal, attempt }, submit] = useActionState(action, {
    values: { deskName: present.deskName, addressRetentionDays: String(present.addressRetentionDays) },
    seen: present,
    errors: {},
    refusal: null,
    attempt: 0,
  });
  const form = useFocusOnMistake(attempt);
  return (
    <form ref={form} action={submit} className="grid max-w-2xl gap-6" noValidate>
      <input type="hidden" name="seenDeskName" value={seen.deskName} />
      <input type="hidden" name="seenRetentionDays" value={seen.addressRetentionDays} />
      {refusal && <Refusal refusal={refusal} seen={seen} />}
      <Field
        name="deskName"
        label="Desk’s name"
        error={errors.deskName}
        hint="Visitors see it on forms and on the page that refuses them; agents at the top of the desk and when they sign in."
      >
        {(control) => (
          <Input {...control} key={attempt} defaultValue={values.deskName} autoComplete="off" className="max-w-96" />
        )}
      </Field>
      <Field
        name="addressRetentionDays"
        label="Days that visitors’ addresses are kept"
        error={errors.addressRetentionDays}
        hint={
          <>
            The address of a ticket is erased so many days after the ticket was opened, within the hour, and can’t be
            brought back. Messages, names and e-mail addresses stay. Bans, their history and the activity log keep the
            addresses that they are about.
          </>
        }
      >
        {(control) => (
          <Input
            {...control}
            key={attempt}
            inputMode="numeric"
            defaultValue={values.addressRetentionDays}
            autoComplete="off"
            className="max-w-28"
          />
        )}
      </Field>
      <div>
        {refusal?.kind === 'erases' ? (
          <SubmitButton variant="danger">Save, and erase older addresses</SubmitButton>
        ) : (
          <SubmitButton>Save settings</SubmitButton>
        )}
      </div>
    </form>
  );
}

function Refusal({ refusal, seen }: { refusal: SettingsRefusal; seen: DeskSettings }) {
  switch (refusal.kind) {
    case 'failed':
      return (
        <Banner tone="danger" role="alert" tabIndex={-1}>
          Nothing was saved, because the server’s database did not answer. Try again.
        </Banner>
      );
    case 'changed-meanwhile':
      return (
        <Banner tone="warn" role="alert" tabIndex={-1} title="Somebody else saved other settings meanwhile">
          Now the desk is called “<bdi>{seen.deskName}</bdi>” and addresses are kept for {seen.addressRetentionDays}{' '}
          days. Your changes are not saved yet: look again, then save over theirs.
        </Banner>
      );
    case 'erases':
      return (
        <Banner tone="warn" role="alert" tabIndex={-1} title="This erases addresses for good">
          Nothing is saved yet. With {refusal.days === 1 ? 'one day' : `${refusal.days} days`} the addresses of all
          tickets opened before {refusal.openedBefore} are erased within the hour.
          <input type="hidden" name="confirmedDays" value={refusal.days} />
        </Banner>
      );
  }
}
