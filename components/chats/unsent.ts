/** A message that the server has not confirmed. `clientId` lets the server take the same message twice and keep it once. */
export interface Unsent {
  readonly clientId: string;
  readonly text: string;
}

const keyOf = (code: string) => `unsent ${code}`;

/** What a tab had not sent when it was closed or reloaded. */
export function readUnsent(code: string): readonly Unsent[] {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(keyOf(code)) ?? '[]');
    return Array.isArray(kept) ? kept : [];
  } catch {
    // Browsers that keep nothing throw: then nothing was kept.
    return [];
  }
}

export function keepUnsent(code: string, unsent: readonly Unsent[]): void {
  try {
    if (unsent.length === 0) sessionStorage.removeItem(keyOf(code));
    else sessionStorage.setItem(keyOf(code), JSON.stringify(unsent));
  } catch {
    // See readUnsent.
  }
}

/** 128 random bits; `crypto.randomUUID` needs a secure context, which a plain local network is not. */
export function newClientId(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
