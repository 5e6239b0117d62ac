'use client';

import { useActionState } from 'react';
import { Banner } from '@/components/ui/banner';
import { Field } from '@/components/ui/field';
import { SubmitButton } from '@/components/ui/submit-button';
import { useFocusOnMistake } from '@/components/ui/use-focus-on-mistake';
import type { PasswordFormState } from '@/lib/forms/profile-form';
import { PasswordInput } from './password-input';

/** Changes one's own password. What was typed is not sent back: after a mistake both are typed again. */
export function PasswordForm({
  email,
  passwordLengthMin,
  action,
}: {
  email: string;
  passwordLengthMin: number;
  action: (before: PasswordFormState, form: FormData) => Promise<PasswordFormState>;
}) {
  const [{ problem, attempt }, submit] = useActionState(action, { problem: null, attempt: 0 });
  const form = useFocusOnMistake(attempt);
  const errorOf = (field: 'current' | 'next') => (problem?.field === field ? problem.message : undefined);
  return (
    <form ref={form} action={submit} className="grid max-w-2xl gap-5" noValidate>
      {problem?.field === null && (
        <Banner tone="danger" role="alert" tabIndex={-1}>
          {problem.message}
        </Banner>
      )}
      {/* Tells password managers whose password it is. */}
      <input type="hidden" name="username" autoComplete="username" value={email} readOnly />
      <div className="grid gap-5 sm:grid-cols-2">
        <Field name="current" label="Present password" error={errorOf('current')}>
          {(control) => <PasswordInput {...control} autoComplete="current-password" required />}
        </Field>
        <Field
          name="next"
          label="New password"
          error={errorOf('next')}
          hint={`At least ${passwordLengthMin} characters. Three or four unrelated words do well.`}
        >
          {(control) => (
            <PasswordInput {...control} autoComplete="new-password" minLength={passwordLengthMin} required />
          )}
        </Field>
      </div>
      <div className="flex flex-wrap items-center gap-3">
        <SubmitButton pendingLabel="Changing…">Change password</SubmitButton>
        <p className="text-xs text-muted">You stay signed in here, and are signed out everywhere else.</p>
      </div>
    </form>
  );
}
