import { readAgentName } from '../auth/agent-identity';
import { err, ok, type Result } from '../domain/result';
import { readTimeZone } from '../domain/time-zones';
import type { Theme } from '../ports/agent-store';

/** What is typed into one's own profile. */
export interface ProfileFormValues {
  readonly name: string;
  /** As typed; empty = as the browser says. */
  readonly timeZone: string;
  readonly theme: Theme;
}

export interface ProfileFormState {
  readonly values: ProfileFormValues;
  readonly errors: { readonly name?: string; readonly timeZone?: string };
  /** The store did not answer. */
  readonly failed: boolean;
  readonly attempt: number;
}

/** What the form that changes one's own password shows; never the passwords. */
export interface PasswordFormState {
  readonly problem:
    | { readonly field: 'current' | 'next'; readonly message: string }
    | { readonly field: null; readonly message: string }
    | null;
  readonly attempt: number;
}

export function profileFormValues(form: FormData): ProfileFormValues {
  const text = (name: string) => {
    const value = form.get(name);
    return typeof value === 'string' ? value.slice(0, 1000) : '';
  };
  const theme = text('theme');
  return {
    name: text('name'),
    timeZone: text('timeZone'),
    theme: theme === 'light' || theme === 'dark' ? theme : 'system',
  };
}

/** The profile to store, or what is wrong with it, by field. */
export function parseProfile(
  { name, timeZone, theme }: ProfileFormValues,
  email: string,
): Result<{ name: string; timeZone: string | null; theme: Theme }, ProfileFormState['errors']> {
  const readName = readAgentName(name, email);
  const readZone = readTimeZone(timeZone);
  if (readName.ok && readZone.ok) return ok({ name: readName.value, timeZone: readZone.value, theme });
  return err({
    ...(!readName.ok && { name: readName.error }),
    ...(!readZone.ok && { timeZone: readZone.error }),
  });
}
