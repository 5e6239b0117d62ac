import 'server-only';
import type { Metadata } from 'next';
import { forbidden } from 'next/navigation';
import { callAgents } from '@/lib/channels/call/visitor-call-views';
import { findRuntime, runtime } from '@/lib/composition';
import { type SearchParams, searchParam } from '@/lib/forms/search-params';
import { CallWindow } from './call-window';
import { enterCall } from './enter-call';

export function generateMetadata(): Metadata {
  return { title: { absolute: `Call ${findRuntime()?.deskName() ?? 'Help desk'}` } };
}

/**
 * A call, spoken through the browser. `?embedded=1`: inside another site's page, whose address is `page` (see embed.js);
 * only in this form other sites may show it (lib/gate/frame-ancestors).
 */
export default async function CallPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const entry = await enterCall();
  if (!entry.ok) forbidden();
  const params = await searchParams;
  const embedded = searchParam(params, 'embedded') === '1';
  return (
    <CallWindow
      desk={runtime().deskName()}
      agents={callAgents(runtime().live.agents())}
      embeddedIn={embedded ? (searchParam(params, 'page') ?? '') : null}
    />
  );
}
