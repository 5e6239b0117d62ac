import { vi } from 'vitest';

/** What pages of one browser share, as far as the chat's window uses it: storage, locks, channels and the network. */
export interface FakeBrowser {
  /** Answers every request, in place of a server. */
  answer: (method: string, path: string, signal: AbortSignal | null) => Promise<Response> | Response;
}

/** Puts a browser in place of Node's globals, until `vi.unstubAllGlobals`. Time is vitest's, which must be a fake one. */
export function openFakeBrowser(): FakeBrowser {
  const browser: FakeBrowser = { answer: () => new Response(null, { status: 503 }) };
  const page = new EventTarget();
  vi.stubGlobal(
    'window',
    Object.assign(page, {
      setTimeout: (...given: Parameters<typeof setTimeout>) => Number(setTimeout(...given)),
      clearTimeout: (id: number) => clearTimeout(id),
      setInterval: (...given: Parameters<typeof setInterval>) => Number(setInterval(...given)),
      clearInterval: (id: number) => clearInterval(id),
    }),
  );
  vi.stubGlobal('document', Object.assign(new EventTarget(), { visibilityState: 'hidden', cookie: '' }));
  vi.stubGlobal('localStorage', new FakeStorage());
  vi.stubGlobal('sessionStorage', new FakeStorage());
  vi.stubGlobal('navigator', { locks: new FakeLocks() });
  vi.stubGlobal('BroadcastChannel', channelsOfOneBrowser());
  vi.stubGlobal('fetch', async (path: string, { method = 'GET', signal = null }: RequestInit = {}) =>
    browser.answer(method, path, signal),
  );
  return browser;
}

class FakeStorage {
  private readonly kept = new Map<string, string>();
  getItem = (key: string) => this.kept.get(key) ?? null;
  setItem = (key: string, value: string) => void this.kept.set(key, value);
  removeItem = (key: string) => void this.kept.delete(key);
}

class FakeLocks {
  private readonly lines = new Map<string, Promise<unknown>>();
  async request(name: string, { signal }: { signal: AbortSignal }, work: () => Promise<void>): Promise<void> {
    const before = this.lines.get(name) ?? Promise.resolve();
    const mine = before.then(() => (signal.aborted ? undefined : work()));
    this.lines.set(
      name,
      mine.catch(() => {}),
    );
    await mine;
  }
}

function channelsOfOneBrowser() {
  const open = new Set<FakeChannel>();
  class FakeChannel extends EventTarget {
    constructor(readonly name: string) {
      super();
      open.add(this);
    }
    postMessage(data: unknown): void {
      for (const each of open) {
        if (each !== this && each.name === this.name) each.dispatchEvent(new MessageEvent('message', { data }));
      }
    }
    close(): void {
      open.delete(this);
    }
  }
  return FakeChannel;
}
