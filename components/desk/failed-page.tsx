'use client';

import { Button } from '@/components/ui/button';
import { MessagePage } from '@/components/ui/message-page';

/** What a page shows when something failed that should not: usually the database is away. The digest is in the log. */
export function FailedPage({ error, retry, nested }: { error: unknown; retry: () => void; nested: boolean }) {
  const digest = error instanceof Error && 'digest' in error ? String(error.digest) : null;
  return (
    <MessagePage
      nested={nested}
      title="This page can’t be shown right now"
      actions={
        <Button variant="primary" onClick={() => retry()}>
          Try again
        </Button>
      }
    >
      <p>The server could not finish it; most likely the database is not answering. Nothing was changed.</p>
      <p>Bans that are in force stay in force. If it keeps happening, tell whoever operates the server.</p>
      {digest && (
        <p className="text-grid">
          Reference for the server’s log: <span className="code">{digest}</span>
        </p>
      )}
    </MessagePage>
  );
}
