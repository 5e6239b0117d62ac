import 'server-only';
import { MessagesSquare } from 'lucide-react';
import type { Metadata } from 'next';
import { ButtonLink } from '@/components/ui/button-link';
import { EmptyState } from '@/components/ui/empty-state';
import { requireViewer } from '../../viewer';

export const metadata: Metadata = { title: 'Chats' };

/** The console before a chat is chosen. */
export default async function ChatsPage() {
  await requireViewer('/desk/chats');
  return (
    <div className="grid place-items-center max-[960px]:hidden">
      <EmptyState
        icon={<MessagesSquare />}
        title="Choose a chat"
        actions={
          <ButtonLink href="/chat" target="_blank">
            Open the chat page
          </ButtonLink>
        }
      >
        <p>Visitors who wait are at the top of the list. Writing to one of them makes the chat yours.</p>
      </EmptyState>
    </div>
  );
}
