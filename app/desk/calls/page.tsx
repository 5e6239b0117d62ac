import 'server-only';
import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { CallList } from '@/components/calls/call-list';
import { ChatNoticeToggle } from '@/components/chats/chat-notice-toggle';
import { ZoneNote } from '@/components/desk/zone-note';
import { PageHeader } from '@/components/ui/page-header';
import { ownOrigin } from '@/lib/auth/own-origin';
import { runtime } from '@/lib/composition';
import { readChatList } from '../chats/read-chat-list';
import { requireViewer } from '../viewer';
import { readCallList } from './read-call-list';

export const metadata: Metadata = { title: 'Calls' };

/** Who calls, who talks to whom, and which calls were missed; live. */
export default async function CallsPage() {
  const viewer = await requireViewer('/desk/calls');
  const me = viewer.agent.id;
  const [calls, chats] = await Promise.all([readCallList(me), readChatList(me)]);
  return (
    <>
      <PageHeader title="Calls" description="Visitors who call from their browser." actions={<ChatNoticeToggle />} />
      <CallList
        written={calls}
        takesCalls={chats.agents.some(({ id, switched_on }) => id === me && switched_on)}
        now={viewer.now.toISOString()}
        timeZone={viewer.timeZone}
        callUrl={`${ownOrigin(await headers(), runtime().publicUrl)}/call`}
      />
      <ZoneNote timeZone={viewer.timeZone} />
    </>
  );
}
