'use client';

import { type MouseEvent, useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { buttonLook } from '@/components/ui/button-look';
import { KeyHint } from '@/components/ui/key-hint';
import { Link } from '@/components/ui/link';
import { openDialog } from '@/components/ui/open-dialog';
import { shortcut } from '@/components/ui/shortcut';
import { Sign } from '@/components/ui/sign';
import { useLoaded } from '@/components/ui/use-loaded';

const loadHits = () => import('./search-hits');

/** What the list of hits does with a key that was pressed in the field; says whether it used it. */
export type HandleKey = (key: string) => boolean;

/**
 * "Search or jump", by click or Ctrl K: a field over the page, and under it what it finds. The field is there at once
 * and takes what is typed; the list below it is fetched on first use. Without scripts, in a new tab, and for Enter
 * before anything is found, the search has a page of its own.
 */
export function DeskSearch() {
  const dialog = useRef<HTMLDialogElement>(null);
  const handleKey = useRef<HandleKey | null>(null);
  const [used, setUsed] = useState(false);
  const [text, setText] = useState('');
  const [active, setActive] = useState<string | null>(null);
  const SearchHits = useLoaded(loadHits, used);
  const onMac = useSyncExternalStore(subscribeToNothing, isMac, () => false);

  useEffect(() => {
    const stop = new AbortController();
    document.addEventListener(
      'keydown',
      (event) => {
        const held = event.ctrlKey !== event.metaKey && !event.altKey && !event.shiftKey;
        if (!held || event.key.toLowerCase() !== 'k' || document.querySelector('dialog:modal')) return;
        event.preventDefault();
        open();
      },
      { signal: stop.signal },
    );
    return () => stop.abort();
  });

  function open(opener?: Element) {
    if (!dialog.current) return;
    setUsed(true);
    openDialog(dialog.current, opener);
  }

  function openInPlace(event: MouseEvent<HTMLAnchorElement>) {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    open(event.currentTarget);
  }

  function close() {
    dialog.current?.close();
  }

  return (
    <>
      <Link
        href="/desk/search"
        prefetch={false}
        onClick={openInPlace}
        aria-haspopup="dialog"
        aria-keyshortcuts="Control+K Meta+K"
        {...shortcut('Ctrl K', 'Search or jump')}
        className="flex h-8 items-center gap-2 rounded-md border border-line-strong bg-surface px-2.5 text-grid text-muted hover:border-line-control hover:text-text sm:w-72 pointer-coarse:h-11 max-sm:size-8 max-sm:justify-center max-sm:border-0 max-sm:bg-transparent max-sm:px-0 max-sm:pointer-coarse:size-11"
      >
        <Sign name="search" className="max-sm:size-5" />
        <span className="grow max-sm:sr-only">Search or jump…</span>
        <span aria-hidden className="max-sm:hidden pointer-coarse:hidden noscript:hidden">
          <KeyHint keys={onMac ? '⌘ K' : 'Ctrl K'} />
        </span>
      </Link>
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: Escape closes every dialog. */}
      <dialog
        ref={dialog}
        aria-label="Search or jump"
        className="dialog dialog-wide overflow-hidden bg-surface-raised text-text shadow-raised"
        onClick={(event) => event.target === dialog.current && close()}
        onClose={() => setText('')}
      >
        <form action="/desk/search" className="flex items-center gap-2 border-b border-line px-3">
          <Sign name="search" className="text-muted" />
          <input
            name="q"
            value={text}
            onChange={(event) => setText(event.target.value)}
            onKeyDown={(event) => {
              if (!event.nativeEvent.isComposing && handleKey.current?.(event.key)) event.preventDefault();
            }}
            maxLength={200}
            placeholder="A page, ticket, contact, address or range"
            aria-label="Search or jump"
            role="combobox"
            aria-expanded={used}
            aria-controls="search-hits"
            aria-autocomplete="list"
            aria-activedescendant={active ?? undefined}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            className="h-12 min-w-0 grow bg-transparent text-base outline-none placeholder:text-faint pointer-coarse:text-lg"
          />
          <button
            type="button"
            aria-label="Close"
            onClick={close}
            className={buttonLook({ size: 'icon', variant: 'quiet' })}
          >
            <Sign name="x" />
          </button>
        </form>
        {SearchHits === 'failed' && <p className="p-3 text-grid">The search can’t be reached. Load the page again.</p>}
        {SearchHits === null && <div className="h-80" />}
        {SearchHits && SearchHits !== 'failed' && (
          <SearchHits text={text} handleKey={handleKey} onActive={setActive} onGo={close} />
        )}
      </dialog>
    </>
  );
}

function subscribeToNothing(): () => void {
  return () => {};
}

function isMac(): boolean {
  return /Mac|iPhone|iPad/.test(navigator.platform);
}
