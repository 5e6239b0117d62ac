'use client';

import { lazy, Suspense, useEffect, useState } from 'react';
import { moveInRows, openRow, selectRow } from './list-keys';
import { findShortcut } from './page-shortcuts';
import { shortcutsAreOn } from './shortcuts-setting';

const ShortcutSheet = lazy(() => import('./shortcut-sheet'));

/** How long the first of two keys is remembered. */
const SEQUENCE_MS = 1500;

/**
 * Makes the page's shortcuts work: those that elements declare (see `shortcut`), j, k, o and x in lists, and ? for the
 * sheet that lists them. Single keys count only without modifiers, outside text fields and dialogs, and can be turned
 * off in the sheet (WCAG 2.1.4). One per page.
 */
export function ShortcutLayer() {
  const [sheetOpener, setSheetOpener] = useState<Element | null>(null);

  useEffect(() => {
    const stop = new AbortController();
    let first = { key: '', at: 0 };

    function press(event: KeyboardEvent) {
      if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.key.length !== 1 || !shortcutsAreOn() || isTyping(event.target)) return;
      if (document.querySelector('dialog:modal, [role="alertdialog"][data-state="open"]')) return;
      const { key, timeStamp } = event;
      const isSecond = first.key !== '' && timeStamp - first.at < SEQUENCE_MS;
      const done = (isSecond && runDeclared(`${first.key} ${key}`)) || runDeclared(key) || runBuiltIn(key);
      first = done ? { key: '', at: 0 } : { key, at: timeStamp };
      if (done) event.preventDefault();
    }

    function runBuiltIn(key: string): boolean {
      switch (key) {
        case '?':
          setSheetOpener(document.activeElement ?? document.body);
          return true;
        case 'j':
          return moveInRows(1);
        case 'k':
          return moveInRows(-1);
        case 'o':
          return openRow();
        case 'x':
          return selectRow();
        default:
          return false;
      }
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

  return (
    sheetOpener && (
      <Suspense>
        <ShortcutSheet opener={sheetOpener} onClose={() => setSheetOpener(null)} />
      </Suspense>
    )
  );
}

/** Letters typed into these are text, or choose in them. */
function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement)
    return !/^(checkbox|radio|button|submit|reset|range|color)$/.test(target.type);
  return target.isContentEditable || target.matches('textarea, select');
}

function runDeclared(keys: string): boolean {
  const element = findShortcut(keys);
  if (!element) return false;
  if (element.matches('input:not([type=checkbox], [type=radio]), textarea, select')) element.focus();
  else element.click();
  return true;
}
