import 'server-only';
import type { Metadata, Viewport } from 'next';
import { forbidden } from 'next/navigation';
import { agentsStanding } from '@/lib/channels/chat/visitor-chat-views';
import { findRuntime, runtime } from '@/lib/composition';
import { type SearchParams, searchParam } from '@/lib/forms/search-params';
import { ChatWindow } from './chat-window';
import { enterChat } from './enter-chat';

export function generateMetadata(): Metadata {
  return { title: { absolute: `Chat · ${findRuntime()?.deskName() ?? 'Help desk'}` } };
}

/** The keyboard of a phone makes the window smaller instead of covering what is written in. */
export const viewport: Viewport = { interactiveWidget: 'resizes-content' };

/**
 * The chat. `?embedded=1`: inside another site's page, whose address is `page` (see embed.js); only in this form other
 * sites may show it (lib/gate/frame-ancestors).
 */
export default async function ChatPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const entry = await enterChat();
  if (!entry.ok) forbidden();
  const params = await searchParams;
  const embedded = searchParam(params, 'embedded') === '1';
  return (
    <ChatWindow
      desk={runtime().deskName()}
      agents={agentsStanding(runtime().live.agents())}
      embeddedIn={embedded ? (searchParam(params, 'page') ?? '') : null}
    />
  );
}
