'use client';

import { FailedPage } from '@/components/desk/failed-page';

/** Something that should not happen did, outside of the desk’s frame. */
export default function ErrorPage({ error, retry }: { error: unknown; retry: () => void }) {
  return <FailedPage error={error} retry={retry} nested={false} />;
}
