'use client';

import { type ComponentProps, useState } from 'react';
import { useLiveChats } from '@/components/chats/live-chats';
import { useLoaded } from '@/components/ui/use-loaded';
import type CallPanel from './call-panel';
import { useLiveCalls } from './live-calls';
import { RingingCard } from './ringing-card';
import { ringingOf } from './ringing-of';

const loadPanel = () => import('./call-panel');

/**
 * What the desk shows of calls on every page: those that ring, to an agent who takes chats and calls, and the one that is
 * spoken in this tab, which goes on while one walks from page to page. One per page, below the top bar.
 */
export function CallLayer({ me, ...panel }: { me: number } & ComponentProps<typeof CallPanel>) {
  const list = useLiveCalls((calls) => calls.list);
  const isTalking = useLiveCalls(({ talk }) => talk !== null);
  const takesCalls = useLiveChats(
    (chats) => chats.list?.me === me && chats.list.agents.some(({ id, switched_on }) => id === me && switched_on),
  );
  const [silenced, setSilenced] = useState<readonly string[]>([]);
  const Panel = useLoaded(loadPanel, isTalking);
  const ringing = list?.me === me && takesCalls && !isTalking ? ringingOf(list) : [];
  return (
    <section aria-label="Calls now" className="call-corner">
      {isTalking && Panel && Panel !== 'failed' && <Panel {...panel} />}
      {ringing
        .filter(({ code }) => !silenced.includes(code))
        .map((call) => (
          <RingingCard key={call.code} call={call} onSilence={() => setSilenced([...silenced, call.code])} />
        ))}
    </section>
  );
}
