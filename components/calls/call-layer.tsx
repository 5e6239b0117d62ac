'use client';

import { usePathname } from 'next/navigation';
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
  const hasTalk = useLiveCalls(({ talk }) => talk !== null);
  const isTalking = useLiveCalls(({ talk }) => talk !== null && talk.phase !== 'ended' && talk.phase !== 'failed');
  const takesCalls = useLiveChats(
    (chats) => chats.list?.me === me && chats.list.agents.some(({ id, switched_on }) => id === me && switched_on),
  );
  const isListed = usePathname() === '/desk/calls';
  const [silenced, setSilenced] = useState<readonly string[]>([]);
  const Panel = useLoaded(loadPanel, hasTalk);
  const ringing = list?.me === me && takesCalls && !isTalking ? ringingOf(list) : [];
  return (
    <section aria-label="Calls now" className="call-corner">
      {hasTalk && Panel && Panel !== 'failed' && <Panel {...panel} />}
      {ringing
        .filter(({ code }) => !silenced.includes(code))
        .map((call) => (
          <RingingCard
            key={call.code}
            call={call}
            isListed={isListed}
            onSilence={() => setSilenced([...silenced, call.code])}
          />
        ))}
    </section>
  );
}
