'use client';

import { useEffect, useRef, useState } from 'react';
import { Button } from './button';
import { KeyHint } from './key-hint';
import { listRows } from './list-keys';
import { openDialog } from './open-dialog';
import { listShortcuts } from './page-shortcuts';
import { shortcutsAreOn, turnShortcuts } from './shortcuts-setting';
import { Sign } from './sign';
import { Switch } from './switch';

interface Group {
  readonly name: string;
  readonly shortcuts: readonly { readonly keys: string; readonly name: string }[];
}

/** The shortcuts that work on this page, and the switch for single keys. The default export: it is loaded when needed. */
export default function ShortcutSheet({ opener, onClose }: { opener: Element; onClose: () => void }) {
  const ref = useRef<HTMLDialogElement>(null);
  const [groups] = useState(findGroups);
  const [on, setOn] = useState(shortcutsAreOn);

  useEffect(() => {
    if (ref.current && !ref.current.open) openDialog(ref.current, opener);
  }, [opener]);

  function turn(next: boolean) {
    turnShortcuts(next);
    setOn(next);
  }

  return (
    <dialog
      ref={ref}
      onClose={onClose}
      aria-labelledby="shortcut-sheet-title"
      className="dialog dialog-wide bg-surface-raised text-text shadow-raised"
    >
      <div className="grid gap-5 p-5">
        <div className="flex items-center justify-between gap-2">
          <h2 id="shortcut-sheet-title" className="text-lg font-semibold">
            Keyboard shortcuts
          </h2>
          <Button size="icon" variant="quiet" aria-label="Close" onClick={() => ref.current?.close()}>
            <Sign name="x" />
          </Button>
        </div>
        <div className="grid gap-x-8 gap-y-5 sm:grid-cols-2">
          {groups.map(({ name, shortcuts }) => (
            <section key={name} aria-label={name} className="grid content-start gap-1.5">
              <h3 className="text-grid font-semibold">{name}</h3>
              <dl className="grid gap-1 text-grid">
                {shortcuts.map((each) => (
                  <div key={each.keys} className="flex items-center justify-between gap-4">
                    <dt className="min-w-0 wrap-anywhere">{each.name}</dt>
                    <dd>
                      <KeyHint keys={each.keys} />
                    </dd>
                  </div>
                ))}
              </dl>
            </section>
          ))}
        </div>
        <div className="border-t border-line pt-4">
          <Switch
            checked={on}
            onChange={(event) => turn(event.target.checked)}
            hint="They work while you are not typing. This browser remembers it."
          >
            Single-key shortcuts
          </Switch>
        </div>
      </div>
    </dialog>
  );
}

/** Only what works here and now: a page without a list has nothing to move through. */
function findGroups(): Group[] {
  const declared = listShortcuts();
  const rows = listRows();
  const inList = [
    { keys: 'j', name: 'Next row' },
    { keys: 'k', name: 'Previous row' },
    { keys: 'o', name: 'Open the row' },
    ...(rows.some((row) => row.querySelector('input[type="checkbox"]')) ? [{ keys: 'x', name: 'Select the row' }] : []),
  ];
  const onPage = declared.filter(({ inRow }) => !inRow);
  const groups: Group[] = [
    { name: 'On this page', shortcuts: onPage.filter(({ keys }) => !keys.includes(' ')) },
    { name: 'In the list', shortcuts: rows.length > 0 ? [...inList, ...declared.filter(({ inRow }) => inRow)] : [] },
    { name: 'Go to', shortcuts: onPage.filter(({ keys }) => /^. .$/.test(keys)) },
    {
      name: 'Everywhere',
      shortcuts: [...onPage.filter(({ keys }) => keys.startsWith('Ctrl ')), { keys: '?', name: 'This sheet' }],
    },
  ];
  return groups.filter(({ shortcuts }) => shortcuts.length > 0);
}
