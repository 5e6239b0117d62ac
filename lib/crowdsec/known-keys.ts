import { hashApiToken } from '../auth/api-token';
import { type AuthenticateProgramDeps, findProgram } from '../auth/authenticate-program';
import type { KnownToken } from '../ports/token-store';

/** So long a key counts (or doesn't) without asking the store again: a revoked one holds for no longer. */
const ASKED_AGAIN_MS = 1_000;
/** While the store can't say, a key that was known so recently counts on: bouncers must not let everybody in then. */
const REMEMBERED_MS = 10 * 60_000;
const KEYS_MAX = 1_000;

interface Kept {
  answer: Promise<KnownToken | null>;
  askedAt: number;
  /** The last that the store has said. */
  known: { readonly token: KnownToken; readonly at: number } | null;
}

/** Whose key it is, asked of the store once a second at most. Null = nobody's. Throws while the store can't say. */
export function createKnownKeys(deps: AuthenticateProgramDeps): (key: string) => Promise<KnownToken | null> {
  const kept = new Map<string, Kept>();

  return async (key) => {
    const hash = hashApiToken(key);
    const present = kept.get(hash);
    if (present && performance.now() - present.askedAt < ASKED_AGAIN_MS) return present.answer;
    const entry: Kept = { answer: Promise.resolve(null), askedAt: performance.now(), known: present?.known ?? null };
    entry.answer = ask(key, entry);
    entry.answer.catch(() => {});
    kept.delete(hash);
    kept.set(hash, entry);
    forgetOldest();
    return entry.answer;
  };

  /** Those first that nobody has: whoever makes up keys must not make the real ones forgotten. */
  function forgetOldest(): void {
    if (kept.size <= KEYS_MAX) return;
    for (const [hash, { known }] of kept) {
      if (known !== null) continue;
      kept.delete(hash);
      return;
    }
    for (const hash of kept.keys()) {
      kept.delete(hash);
      return;
    }
  }

  async function ask(key: string, entry: Kept): Promise<KnownToken | null> {
    try {
      const token = await findProgram(deps, key);
      entry.known = token && { token, at: performance.now() };
      return token;
    } catch (error) {
      if (entry.known && performance.now() - entry.known.at < REMEMBERED_MS) return entry.known.token;
      throw error;
    }
  }
}
