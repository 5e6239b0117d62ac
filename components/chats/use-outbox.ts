import { useCallback, useEffect, useRef, useState } from 'react';
import { chatHref } from './chat-href';
import { keepUnsent, newClientId, readUnsent, type Unsent } from './unsent';

/** How a message stands that is not part of the conversation yet. `refused`: the chat is over or gone; it won't be sent. */
export interface Outgoing extends Unsent {
  readonly state: 'sending' | 'sent' | 'failed' | 'refused';
}

const PAUSES_MS = [1_000, 2_000, 4_000, 8_000, 15_000];

/**
 * Sends messages in their order, each until the server has it. What fails is tried again by itself; what was not sent
 * survives a reload. `onSent` is called for each that the server took.
 */
export function useOutbox(code: string, onSent: () => void) {
  const [outgoing, setOutgoing] = useState<readonly Outgoing[]>([]);
  const queue = useRef<Outgoing[]>([]);
  const running = useRef(false);
  const wake = useRef<() => void>(() => {});
  const sent = useRef(onSent);
  sent.current = onSent;

  const change = useCallback(
    (next: Outgoing[]) => {
      queue.current = next;
      setOutgoing(next);
      keepUnsent(
        code,
        next.filter(({ state }) => state !== 'sent').map(({ clientId, text }) => ({ clientId, text })),
      );
    },
    [code],
  );

  const mark = useCallback(
    (clientId: string, state: Outgoing['state']) =>
      change(queue.current.map((each) => (each.clientId === clientId ? { ...each, state } : each))),
    [change],
  );

  const run = useCallback(async () => {
    if (running.current) return wake.current();
    running.current = true;
    for (let failures = 0; ; ) {
      const next = queue.current.find(({ state }) => state === 'sending' || state === 'failed');
      if (!next) break;
      const state = await post(code, next);
      mark(next.clientId, state);
      if (state === 'sent') sent.current();
      if (state !== 'failed') {
        failures = 0;
        continue;
      }
      const ms = PAUSES_MS[Math.min(failures, PAUSES_MS.length - 1)];
      failures += 1;
      await new Promise<void>((resolve) => {
        const timer = window.setTimeout(resolve, ms);
        wake.current = () => {
          window.clearTimeout(timer);
          resolve();
        };
      });
    }
    running.current = false;
  }, [code, mark]);

  useEffect(() => {
    const kept = readUnsent(code);
    if (kept.length > 0) {
      change(kept.map((each) => ({ ...each, state: 'sending' })));
      void run();
    }
    const again = () => wake.current();
    window.addEventListener('online', again);
    return () => window.removeEventListener('online', again);
  }, [code, change, run]);

  return {
    outgoing,
    send(text: string) {
      change([...queue.current, { clientId: newClientId(), text, state: 'sending' }]);
      void run();
    },
    tryAgain: () => wake.current(),
    /** Takes a message out, for the writer to have it back; null when it is sent already. */
    takeBack(clientId: string): string | null {
      const found = queue.current.find((each) => each.clientId === clientId && each.state !== 'sent');
      if (!found) return null;
      change(queue.current.filter((each) => each !== found));
      return found.text;
    },
    /** These are part of the conversation now. */
    forget(clientIds: ReadonlySet<string>) {
      if (queue.current.some(({ clientId }) => clientIds.has(clientId))) {
        change(queue.current.filter(({ clientId }) => !clientIds.has(clientId)));
      }
    },
  };
}

async function post(code: string, { clientId, text }: Unsent): Promise<'sent' | 'failed' | 'refused'> {
  try {
    const response = await fetch(chatHref(code, 'messages'), {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ text, client_id: clientId }),
    });
    if (response.ok) return 'sent';
    return [400, 404, 409, 413, 422].includes(response.status) ? 'refused' : 'failed';
  } catch {
    // No connection.
    return 'failed';
  }
}
