'use client';

import { useActionState, useEffect, useRef } from 'react';
import { buttonLook } from '@/components/ui/button-look';
import { Field, FieldError } from '@/components/ui/field';
import { FromScript } from '@/components/ui/from-script';
import { Input } from '@/components/ui/input';
import { SubmitButton } from '@/components/ui/submit-button';
import { showToast } from '@/components/ui/toast';
import type { ContactNameState } from '@/lib/forms/contact-name-form';
import { FROM_SCRIPT } from '@/lib/forms/from-script';

type RenameAction = (before: ContactNameState, form: FormData) => Promise<ContactNameState>;

/** A button that opens the form for a contact's name. The e-mail address is what makes the contact, so it stays. */
export function RenameContact({ id, name, action }: { id: number; name: string; action: RenameAction }) {
  const initial: ContactNameState = { name, attempt: 0, outcome: { kind: 'untouched' } };
  const [state, submit] = useActionState(action, initial);
  const ref = useRef<HTMLDetailsElement>(null);
  const before = useRef(name);
  const answered = useRef(0);
  const { outcome } = state;
  const wrong = outcome.kind === 'untouched' || outcome.kind === 'renamed' ? null : outcome;

  useEffect(() => {
    // Each answer is told once, though the page comes anew, and `action` with it, whenever something was renamed.
    if (state.attempt === answered.current) return;
    answered.current = state.attempt;
    if (state.outcome.kind === 'invalid') ref.current?.querySelector('input')?.focus();
    if (state.outcome.kind !== 'renamed' || !ref.current) return;
    ref.current.open = false;
    ref.current.querySelector('summary')?.focus();
    const former = before.current;
    before.current = state.name;
    if (former === state.name) return;
    const undo = async () => {
      const form = new FormData();
      form.set('contact', String(id));
      form.set('name', former);
      form.set(FROM_SCRIPT, '1');
      const after = await action(state, form);
      if (after.outcome.kind !== 'renamed') throw new Error(after.outcome.kind);
      before.current = former;
      return null;
    };
    showToast({ text: `Renamed to ${state.name}.`, about: `contact ${id}`, undo: { run: undo } });
  }, [state, id, action]);

  return (
    <details ref={ref} open={wrong !== null || undefined} className="group">
      <summary className={buttonLook({ size: 'sm' }, 'list-none group-open:mb-2 [&::-webkit-details-marker]:hidden')}>
        Rename
      </summary>
      <form action={submit} className="grid max-w-80 gap-2">
        <input type="hidden" name="contact" value={id} />
        <FromScript />
        <Field
          name="name"
          label="Name"
          hint="Also on their bans. Tickets keep the name that was written then."
          error={wrong?.kind === 'invalid' ? wrong.message : null}
        >
          {(control) => <Input key={state.attempt} {...control} defaultValue={state.name} autoComplete="off" />}
        </Field>
        {wrong && wrong.kind !== 'invalid' && (
          <FieldError id="rename-failed">
            {wrong.kind === 'failed'
              ? 'The server could not finish this; nothing was changed. Try again in a moment.'
              : 'This contact is gone.'}
          </FieldError>
        )}
        <div>
          <SubmitButton size="sm">Save name</SubmitButton>
        </div>
      </form>
    </details>
  );
}
