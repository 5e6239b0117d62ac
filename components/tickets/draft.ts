/** What somebody has typed and not sent, kept by the tab until it is sent: through reloads and signing in again. */
export interface Draft {
  readonly mode: 'reply' | 'note';
  readonly text: string;
}

const keyOf = (code: string) => `draft ${code}`;

export function readDraft(code: string): Draft | null {
  try {
    const kept = sessionStorage.getItem(keyOf(code));
    const mode = kept?.startsWith('note ') ? 'note' : 'reply';
    return kept ? { mode, text: kept.slice(mode.length + 1) } : null;
  } catch {
    // Browsers that keep nothing throw: then there is no draft.
    return null;
  }
}

/** Keeps it, or forgets what was kept when it is empty. Format: `note He phoned.` */
export function keepDraft(code: string, { mode, text }: Draft): void {
  try {
    if (text.trim() === '') sessionStorage.removeItem(keyOf(code));
    else sessionStorage.setItem(keyOf(code), `${mode} ${text}`);
  } catch {
    // See readDraft; a store that is full keeps nothing either.
  }
}
