'use client';

import './globals.css';
import { FailedPage } from '@/components/desk/failed-page';

/** Something that should not happen did, outside of the desk's frame: this page stands alone. */
export default function GlobalErrorPage({ error, retry }: { error: unknown; retry: () => void }) {
  return (
    <html lang="en">
      <body>
        <FailedPage error={error} retry={retry} nested={false} />
      </body>
    </html>
  );
}
