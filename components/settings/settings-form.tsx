'use client';

import { type ReactNode, useActionState } from 'react';
import { Banner } from '@/components/ui/banner';
import { CopyButton } from '@/components/ui/copy-button';
import { Field } from '@/components/ui/field';
import { Input, Textarea } from '@/components/ui/input';
import { SubmitButton } from '@/components/ui/submit-button';
import { useFocusOnMistake } from '@/components/ui/use-focus-on-mistake';
import type { SettingsFormState, SettingsRefusal } from '@/lib/forms/settings-form';
import type { DeskSettings } from '@/lib/ports/settings-store';

/** The desk's settings. `deskOrigin`: where visitors reach this desk, for the line that other sites paste. */
export function SettingsForm({
  present,
  deskOrigin,
  action,
}: {
  present: DeskSettings;
  deskOrigin: string;
  action: (before: SettingsFormState, form: FormData) => Promise<SettingsFormState>;
}) {
  const [{ values, seen, errors, refusal, attempt }, submit] = useActionState(action, {
    values: {
      deskName: present.deskName,
      addressRetentionDays: String(present.addressRetentionDays),
      embeddingSites: present.embeddingSites.join('\n'),
    },
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
      <input type="hidden" name="seenEmbeddingSites" value={seen.embeddingSites.join('\n')} />
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
      <Field
        name="embeddingSites"
        label="Sites that may embed the chat"
        optional
        error={errors.embeddingSites}
        hint={
          <>
            Other web sites whose pages may show the chat and, with <Site>data-call</Site> in the line below, a call
            button; one a line, such as <Site>https://shop.example.com</Site>. Each subdomain and each port is a site of
            its own. While this is empty, no other site can.
          </>
        }
      >
        {(control) => (
          <Textarea
            {...control}
            key={attempt}
            rows={3}
            defaultValue={values.embeddingSites}
            autoComplete="off"
            spellCheck={false}
            placeholder="https://shop.example.com"
          />
        )}
      </Field>
      <EmbeddingLine deskOrigin={deskOrigin} />
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

/** What whoever runs such a site puts into its pages. */
function EmbeddingLine({ deskOrigin }: { deskOrigin: string }) {
  const line = `<script src="${deskOrigin}/embed.js" async></script>`;
  return (
    <div className="grid gap-1.5 rounded-md border border-line bg-surface-sunken px-3 py-2.5">
      <p className="text-grid">
        For a chat button, paste this line into the pages of those sites, anywhere between <Site>&lt;body&gt;</Site> and{' '}
        <Site>&lt;/body&gt;</Site>:
      </p>
      <p className="flex items-center gap-2">
        <code className="min-w-0 font-mono text-grid wrap-anywhere select-all">{line}</code>
        <CopyButton text={line} />
      </p>
      <p className="text-xs text-muted">
        The button says “Chat with us”; <Site>data-label="Ask us"</Site> in the line changes that. Where a site has a
        content security policy, it has to allow <Site>{deskOrigin}</Site> in <Site>script-src</Site> and{' '}
        <Site>frame-src</Site>.
      </p>
    </div>
  );
}

function Site({ children }: { children: ReactNode }) {
  return <code className="font-mono wrap-anywhere">{children}</code>;
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
          Now the desk is called “<bdi>{seen.deskName}</bdi>”, addresses are kept for {seen.addressRetentionDays} days,
          and {seen.embeddingSites.length > 0 ? seen.embeddingSites.join(', ') : 'no other site'} may embed the chat.
          Your changes are not saved yet: look again, then save over theirs.
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
