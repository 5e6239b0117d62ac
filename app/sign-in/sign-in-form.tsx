'use client';

import { useActionState, useEffect, useRef } from 'react';
import { PasswordInput } from '@/components/people/password-input';
import { Banner } from '@/components/ui/banner';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { SubmitButton } from '@/components/ui/submit-button';
import { signInAction } from './actions';
import { refusalText, type SignInState } from './sign-in-state';

/** E-mail and password. Works before and without client script. */
export function SignInForm({ next, initial }: { next: string; initial: SignInState }) {
  const [state, action] = useActionState(signInAction, initial);
  const password = useRef<HTMLInputElement>(null);
  // What is typed next, most likely: the form keeps the e-mail.
  useEffect(() => {
    if (state.refusal && state.email !== '') password.current?.focus();
  }, [state]);
  return (
    <form action={action} className="grid gap-4">
      {state.refusal && (
        <Banner tone="danger" role="alert">
          {refusalText(state.refusal)}
        </Banner>
      )}
      <input type="hidden" name="next" value={next} />
      <Field name="email" label="E-mail">
        {(control) => (
          <Input
            {...control}
            type="email"
            autoComplete="username"
            required
            defaultValue={state.email}
            autoFocus={state.email === ''}
          />
        )}
      </Field>
      <Field name="password" label="Password">
        {(control) => (
          <PasswordInput
            {...control}
            ref={password}
            autoComplete="current-password"
            required
            autoFocus={state.email !== ''}
          />
        )}
      </Field>
      <SubmitButton size="lg" pendingLabel="Signing in…">
        Sign in
      </SubmitButton>
    </form>
  );
}
