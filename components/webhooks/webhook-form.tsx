'use client';

import { useActionState } from 'react';
import { Banner } from '@/components/ui/banner';
import { ButtonLink } from '@/components/ui/button-link';
import { Checkbox } from '@/components/ui/checkbox';
import { Field, FieldError } from '@/components/ui/field';
import { ForeignText } from '@/components/ui/foreign-text';
import { Input } from '@/components/ui/input';
import { SubmitButton } from '@/components/ui/submit-button';
import { useFocusOnMistake } from '@/components/ui/use-focus-on-mistake';
import { WEBHOOK_TOPICS } from '@/lib/domain/webhook';
import type { WebhookFormRefusal, WebhookFormState } from '@/lib/forms/webhook-form';
import { SecretPanel } from './secret-panel';
import { TOPIC_HINTS, TOPIC_NAMES } from './topic-names';

/** Add webhook and edit, in one form; after adding, in its place, the secret. */
export function WebhookForm({
  initial,
  webhookId,
  action,
}: {
  initial: WebhookFormState;
  /** Null for a new one. */
  webhookId: number | null;
  action: (before: WebhookFormState, form: FormData) => Promise<WebhookFormState>;
}) {
  const [{ values, version, errors, refusal, shown, attempt }, submit] = useActionState(action, initial);
  const form = useFocusOnMistake(attempt);
  if (shown) return <SecretPanel shown={shown} />;
  return (
    <form ref={form} action={submit} noValidate className="grid max-w-2xl grid-cols-[minmax(0,1fr)] gap-6">
      {webhookId !== null && <input type="hidden" name="webhookId" value={webhookId} />}
      {version !== null && <input type="hidden" name="version" value={version} />}
      {refusal && <Refusal refusal={refusal} />}
      <Field
        name="url"
        label="Address"
        error={errors.url}
        hint="Where messages are sent to, by POST. With http:// in place of https://, whoever is in between can read them."
      >
        {(control) => (
          <Input
            {...control}
            key={attempt}
            type="url"
            inputMode="url"
            defaultValue={values.url}
            placeholder="https://hooks.example.com/gatehouse"
            autoComplete="off"
            spellCheck={false}
          />
        )}
      </Field>
      <fieldset className="grid gap-3" aria-describedby={errors.topics ? 'topics-error' : undefined}>
        <legend className="mb-2 text-grid font-medium">It is told of</legend>
        {WEBHOOK_TOPICS.map((topic) => (
          <Checkbox
            key={`${topic} ${attempt}`}
            name="topic"
            value={topic}
            defaultChecked={values.topics.includes(topic)}
            hint={TOPIC_HINTS[topic]}
            aria-invalid={errors.topics ? true : undefined}
          >
            {TOPIC_NAMES[topic]}
          </Checkbox>
        ))}
        {errors.topics && <FieldError id="topics-error">{errors.topics}</FieldError>}
      </fieldset>
      <div className="flex flex-wrap gap-2">
        <SubmitButton>
          {refusal?.kind === 'changed-meanwhile'
            ? 'Save over theirs'
            : webhookId === null
              ? 'Add webhook'
              : 'Save changes'}
        </SubmitButton>
        <ButtonLink variant="quiet" href={webhookId === null ? '/desk/webhooks' : `/desk/webhooks/${webhookId}`}>
          Cancel
        </ButtonLink>
      </div>
    </form>
  );
}

function Refusal({ refusal }: { refusal: WebhookFormRefusal }) {
  switch (refusal.kind) {
    case 'changed-meanwhile':
      return (
        <Banner tone="warn" role="alert" tabIndex={-1} title="Somebody changed this webhook while you were editing it">
          Now it is <ForeignText>{refusal.theirs}</ForeignText>. Your changes are not saved yet: look again, then save
          over theirs.
        </Banner>
      );
    case 'too-many':
      return (
        <Banner tone="danger" role="alert" tabIndex={-1}>
          There are as many webhooks as there may be. Remove one that is not needed any more.
        </Banner>
      );
    case 'not-found':
      return (
        <Banner tone="danger" role="alert" tabIndex={-1}>
          Somebody removed this webhook meanwhile. Add it as a new one if it is still needed.
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
