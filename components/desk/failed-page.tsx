'use client';

/**
 * What a page shows when something failed that should not: usually the database is away. The digest is in the log. It
 * is part of every page's scripts, so it is written out instead of put together from the kit.
 */
export function FailedPage({ error, retry, nested }: { error: unknown; retry: () => void; nested: boolean }) {
  const digest = error instanceof Error && 'digest' in error ? String(error.digest) : null;
  const Frame = nested ? 'div' : 'main';
  return (
    <Frame className="message-page">
      <h1>This page can’t be shown right now</h1>
      <p>The server could not finish it; most likely the database is not answering. Nothing was changed.</p>
      <p>Bans that are in force stay in force. If it keeps happening, tell whoever operates the server.</p>
      {digest && (
        <p className="text-grid">
          Reference for the server’s log: <span className="code">{digest}</span>
        </p>
      )}
      <button type="button" className="button button-primary" onClick={retry}>
        Try again
      </button>
    </Frame>
  );
}
