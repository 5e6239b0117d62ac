'use client';

import { type MouseEvent, type RefObject, useEffect, useRef, useState } from 'react';
import { ForeignText } from '@/components/ui/foreign-text';
import { KeyHint } from '@/components/ui/key-hint';
import { Link } from '@/components/ui/link';
import { Skeleton } from '@/components/ui/skeleton';
import type { SearchGroup } from '@/lib/forms/desk-search';
import type { HandleKey } from './desk-search';

/** How long typing must pause before the server is asked. */
const PAUSE_MS = 90;

interface Answer {
  /** What was asked for. */
  readonly text: string;
  /** Null: the server did not answer. */
  readonly groups: readonly SearchGroup[] | null;
}

/**
 * What the search finds, in groups, as a list that the field above controls: arrow keys choose, Enter opens. Enter
 * while an answer is on its way waits for it. The default export, because it is loaded when needed.
 */
export default function SearchHits({
  text,
  handleKey,
  onActive,
  onGo,
}: {
  text: string;
  handleKey: RefObject<HandleKey | null>;
  /** Gets the id of the chosen hit, for the field's aria-activedescendant. */
  onActive: (id: string | null) => void;
  onGo: () => void;
}) {
  const answer = useAnswer(text.trim());
  const list = useRef<HTMLDivElement>(null);
  const [chosen, setChosen] = useState(0);
  const enterWaits = useRef(false);
  const groups = answer?.groups ?? [];
  const count = groups.reduce((sum, { hits }) => sum + hits.length, 0);
  const isCurrent = answer?.text === text.trim();

  useEffect(() => {
    setChosen(0);
    if (answer && enterWaits.current) hitAt(list.current, 0)?.click();
    enterWaits.current = false;
  }, [answer]);

  useEffect(() => {
    const hit = hitAt(list.current, chosen);
    hit?.scrollIntoView({ block: 'nearest' });
    onActive(count > 0 ? hitId(chosen) : null);
  }, [chosen, count, onActive]);

  useEffect(() => {
    handleKey.current = (key) => {
      switch (key) {
        case 'ArrowDown':
        case 'ArrowUp':
          if (count > 0) setChosen((chosen + (key === 'ArrowDown' ? 1 : count - 1)) % count);
          return true;
        case 'Enter':
          if (!isCurrent) enterWaits.current = true;
          else if (count > 0) hitAt(list.current, chosen)?.click();
          // A search that fails here may yet work as a page: the form is sent.
          return !isCurrent || count > 0;
        default:
          return false;
      }
    };
    return () => {
      handleKey.current = null;
    };
  });

  // The page's NavigationLayer follows the link; in a new tab this page stays as it is.
  function closeFirst(event: MouseEvent<HTMLAnchorElement>) {
    if (!event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey) onGo();
  }

  let at = -1;
  return (
    <div className="max-h-[min(420px,calc(100dvh-120px))] min-h-80 overflow-y-auto overscroll-contain p-1.5">
      {!answer && <Loading />}
      <div
        ref={list}
        id="search-hits"
        role="listbox"
        aria-label="Found"
        className="grid grid-cols-[minmax(0,1fr)] gap-1.5"
      >
        {groups.map(({ name, hits }) => (
          // biome-ignore lint/a11y/useSemanticElements: a group of options has no element of its own.
          <div key={name} role="group" aria-label={name}>
            <p aria-hidden className="px-2 py-1 text-xs text-muted">
              {name}
            </p>
            {hits.map((hit) => {
              at += 1;
              const place = at;
              return (
                <Link
                  key={hit.href}
                  id={hitId(place)}
                  href={hit.href}
                  role="option"
                  tabIndex={-1}
                  aria-selected={place === chosen}
                  onClick={closeFirst}
                  onPointerMove={() => setChosen(place)}
                  className="flex min-h-9 items-center gap-3 rounded-md px-2 py-1.5 text-grid aria-selected:bg-accent-soft pointer-coarse:min-h-11"
                >
                  <span className="min-w-0 truncate font-medium">
                    <ForeignText>{hit.title}</ForeignText>
                  </span>
                  <span className="min-w-36 grow basis-0 truncate text-xs text-muted">
                    <ForeignText>{hit.note}</ForeignText>
                  </span>
                  {hit.keys && (
                    <span aria-hidden className="pointer-coarse:hidden">
                      <KeyHint keys={hit.keys} />
                    </span>
                  )}
                </Link>
              );
            })}
          </div>
        ))}
      </div>
      <p role="status" className={count > 0 ? 'sr-only' : 'px-2 py-1.5 text-grid text-muted'}>
        {statusText(answer, count)}
      </p>
    </div>
  );
}

function Loading() {
  return (
    <div className="grid gap-6 p-3">
      <Skeleton className="w-1/3" />
      <Skeleton className="w-1/2" />
      <Skeleton className="w-2/5" />
    </div>
  );
}

function statusText(answer: Answer | null, count: number): string {
  if (!answer) return '';
  if (!answer.groups) return 'The search did not answer. Try again in a moment, or press Enter to search on a page.';
  if (count === 0)
    return `Nothing found for “${answer.text}”. Try a ticket’s code, an e-mail address or an IP address.`;
  return count === 1 ? '1 hit' : `${count} hits`;
}

/** The latest answer; while the next is on its way the one before stays. */
function useAnswer(text: string): Answer | null {
  const [answer, setAnswer] = useState<Answer | null>(null);
  useEffect(() => {
    const stop = new AbortController();
    const timer = window.setTimeout(
      async () => {
        const groups = await fetchGroups(text, stop.signal);
        if (!stop.signal.aborted) setAnswer({ text, groups });
      },
      text ? PAUSE_MS : 0,
    );
    return () => {
      window.clearTimeout(timer);
      stop.abort();
    };
  }, [text]);
  return answer;
}

/** Null when the server is out of reach, or nobody is signed in any more. */
async function fetchGroups(text: string, signal: AbortSignal): Promise<SearchGroup[] | null> {
  try {
    const response = await fetch(`/desk/search/hits?q=${encodeURIComponent(text)}`, { signal });
    return response.ok ? await response.json() : null;
  } catch {
    // Aborted, or offline: the caller tells these apart.
    return null;
  }
}

function hitId(at: number): string {
  return `search-hit-${at}`;
}

function hitAt(list: HTMLElement | null, at: number): HTMLElement | null {
  return list?.querySelector<HTMLElement>(`#${hitId(at)}`) ?? null;
}
