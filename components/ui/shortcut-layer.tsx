'use client';

import { useEffect, useState } from 'react';
import { shortcutsAreOn } from './shortcuts-setting';
import { showToast } from './toast';
import { useLoaded } from './use-loaded';

const loadSheet = () => import('./shortcut-sheet');

/**
 * Makes the page's shortcuts work: those that elements declare (see `shortcut`), j, k, o and x in lists, and ? for the
 * sheet that lists them. Single keys count only without modifiers, outside text fields and dialogs, and can be turned
 * off in the sheet (WCAG 2.1.4). What they do is fetched with the first that is pressed. One per page.
 */
export function ShortcutLayer() {
  const [sheetOpener, setSheetOpener] = useState<Element | null>(null);
  const Sheet = useLoaded(loadSheet, sheetOpener !== null);

  useEffect(() => {
    if (!sheetOpener || Sheet !== 'failed') return;
    showToast({ tone: 'danger', text: 'The list of shortcuts could not be fetched. Load the page again.' });
    setSheetOpener(null);
  }, [sheetOpener, Sheet]);

  useEffect(() => {
    const stop = new AbortController();

    async function press(event: KeyboardEvent) {
      if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
      if (!/^[!-~]$/.test(event.key) || !shortcutsAreOn() || isTyping(event.target)) return;
      if (document.querySelector('dialog:modal')) return;
      // Some browsers search in the page for what is typed outside of fields.
      event.preventDefault();
      const opener = document.activeElement ?? document.body;
      // Without a connection keys do nothing.
      const module = await import('./press-key').catch(() => null);
      if (module?.pressKey(event.key, event.timeStamp) === 'sheet') setSheetOpener(opener);
    }

    document.addEventListener('keydown', press, { signal: stop.signal });
    document.addEventListener(
      'click',
      ({ target }) => {
        const button = target instanceof Element ? target.closest('[data-shortcut-sheet]') : null;
        if (button) setSheetOpener(button);
      },
      { signal: stop.signal },
    );
    return () => stop.abort();
  }, []);

  if (!sheetOpener || !Sheet || Sheet === 'failed') return null;
  return <Sheet opener={sheetOpener} onClose={() => setSheetOpener(null)} />;
}

/** Letters typed into these are text, or choose in them. */
function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement)
    return !/^(checkbox|radio|button|submit|reset|range|color)$/.test(target.type);
  return target.isContentEditable || target.matches('textarea, select');
}
