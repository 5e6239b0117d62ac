import 'server-only';
import type { Metadata } from 'next';
import { BOARD_KIND_NAMES } from '@/components/board/board-words';
import { PageHeader } from '@/components/ui/page-header';
import { findRuntime } from '@/lib/composition';
import { boardHref, parseBoardView } from '@/lib/forms/board-view';
import type { SearchParams } from '@/lib/forms/search-params';
import { findBoardVisitor } from '../board-visitor';
import { TopicForm } from '../topic-form';

export function generateMetadata(): Metadata {
  return { title: { absolute: `Write on the board · ${findRuntime()?.deskName() ?? 'Help desk'}` } };
}

/** A new suggestion, or with `?kind=forum` a new topic of the forum. */
export default async function NewTopicPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const [{ kind }, visitor] = await Promise.all([searchParams.then(parseBoardView), findBoardVisitor()]);
  return (
    <main className="mx-auto grid max-w-2xl grid-cols-[minmax(0,1fr)] gap-6 px-4 py-8">
      <PageHeader
        trail={[{ name: BOARD_KIND_NAMES[kind], href: boardHref({ kind }) }]}
        title={kind === 'suggestion' ? 'New suggestion' : 'New topic'}
        description="Everybody can read it."
      />
      <TopicForm kind={kind} writer={visitor?.name ?? null} />
    </main>
  );
}
