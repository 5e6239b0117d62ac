'use client';

import { Badge } from '@/components/ui/badge';
import { messageLook } from './message-look';
import { useTicketDesk } from './ticket-desk';

/** Messages on their way to the server, at the end of the conversation. */
export function SendingMessages() {
  const { sending } = useTicketDesk();
  return sending.map(({ key, mode, text }) => (
    <li key={key} className="opacity-70 sm:pl-11">
      <div className={messageLook('agent', mode === 'note')}>
        <p role="status" className="mb-1 flex items-center gap-2 text-grid text-muted">
          Sending… {mode === 'note' && <Badge tone="warn">Internal note</Badge>}
        </p>
        <p dir="auto" className="whitespace-pre-wrap wrap-anywhere [unicode-bidi:isolate]">
          {text}
        </p>
      </div>
    </li>
  ));
}
