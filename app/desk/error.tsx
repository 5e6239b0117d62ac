'use client';

import { FailedPage } from '@/components/desk/failed-page';

/** Something that should not happen did on a page of the desk; its frame stays. */
export default function DeskErrorPage({ error, retry }: { error: unknown; retry: () => void }) {
  return <FailedPage error={error} retry={retry} nested={true} />;
}
