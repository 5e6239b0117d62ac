/** What is typed into the form of a new token. */
export interface TokenFormValues {
  readonly name: string;
  /** '' until somebody chose. */
  readonly scope: 'read' | 'write' | '';
}

export interface TokenFormState {
  readonly values: TokenFormValues;
  readonly errors: { readonly name?: string; readonly scope?: string };
  /** The store did not answer; no token was made. */
  readonly failed: boolean;
  /** What was made, shown this once. */
  readonly made: HandedToken | null;
  /** Counts answers, so that each one moves the focus anew. */
  readonly attempt: number;
}

export interface HandedToken {
  readonly name: string;
  readonly readOnly: boolean;
  readonly token: string;
  /** A command that tries it. */
  readonly tryIt: string;
}

export const EMPTY_TOKEN_FORM: TokenFormState = {
  values: { name: '', scope: '' },
  errors: {},
  failed: false,
  made: null,
  attempt: 0,
};

/** Everything in the form, as it was typed; a stranger may have written it. */
export function tokenFormValues(form: FormData): TokenFormValues {
  const name = form.get('name');
  const scope = form.get('scope');
  return {
    name: typeof name === 'string' ? name.slice(0, 1000) : '',
    scope: scope === 'read' || scope === 'write' ? scope : '',
  };
}

/** The command that asks the API for bans with this token. */
export function tryTokenCommand(origin: string, token: string): string {
  return `curl -H 'apikey: ${token}' '${origin}/api/v3/bans?_perPage=1'`;
}
