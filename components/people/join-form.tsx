'use client';

import { type FormEvent, useState } from 'react';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { SubmitButton } from '@/components/ui/submit-button';
import { PasswordInput } from './password-input';

/** Chooses a password. A plain form, posted by the browser itself with and without scripts. */
export function JoinForm({
  action,
  email,
  passwordLengthMin,
  problem,
}: {
  action: string;
  email: string;
  passwordLengthMin: number;
  problem: string | null;
}) {
  const [pending, setPending] = useState(false);

  // A second click would find the link used, and the browser would show that instead of the first one's answer.
  function sendOnce(event: FormEvent) {
    if (pending) event.preventDefault();
    setPending(true);
  }

  return (
    <form method="post" action={action} onSubmit={sendOnce} className="grid gap-4">
      {/* Password managers keep the two together; the server takes the e-mail from the link. */}
      <Field name="email" label="E-mail">
        {(control) => <Input {...control} type="email" readOnly value={email} autoComplete="username" tabIndex={-1} />}
      </Field>
      <Field
        name="password"
        label="Password"
        hint={`At least ${passwordLengthMin} characters. Three or four unrelated words do well.`}
        error={problem}
      >
        {(control) => (
          <PasswordInput {...control} autoComplete="new-password" minLength={passwordLengthMin} required autoFocus />
        )}
      </Field>
      <SubmitButton size="lg" pending={pending} pendingLabel="Setting the password…">
        Set password and sign in
      </SubmitButton>
    </form>
  );
}
