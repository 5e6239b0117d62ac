'use client';

import { type ChangeEvent, type MouseEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import { Button } from '@/components/ui/button';
import { ExpireDialogs } from './expire-dialogs';
import type { ExpireAction } from './expire-form';
import { SELECTION_FORM } from './selection-form';

const BOXES = 'input.ban-select';
const ALL_BOX = 'input.ban-select-all';

/**
 * Lets somebody tick rows of the grid inside it and expire them together. The boxes are plain inputs of a plain form, which
 * without scripts leads to a page that asks; with scripts a bar counts them, Shift ticks a stretch, and what was ticked on
 * one page stays ticked on the next.
 */
export function BanSelection({
  action,
  limit,
  returnTo,
  children,
}: {
  action: ExpireAction;
  /** How many can be expired at once. */
  limit: number;
  /** Where the page that asks leads back to. */
  returnTo: string;
  children: ReactNode;
}) {
  const frame = useRef<HTMLDivElement>(null);
  const lastTicked = useRef<HTMLInputElement | null>(null);
  const shiftIsHeld = useRef(false);
  const [selected, setSelected] = useState<ReadonlySet<number>>(new Set());
  /** How many of them are rows of this page; those of other pages are out of sight. */
  const [here, setHere] = useState(0);

  // What was ticked before this ran, or is still ticked after going back.
  useEffect(() => {
    const ticked = frame.current ? boxesIn(frame.current).filter((box) => box.checked) : [];
    if (ticked.length > 0) setSelected(new Set(ticked.map((box) => Number(box.value))));
  }, []);

  // Rows come and go with each page, after this component as well: their boxes take over what is selected.
  useEffect(() => {
    const grid = frame.current;
    if (!grid) return;
    const show = () => setHere(showSelection(grid, selected));
    show();
    const watch = new MutationObserver(show);
    watch.observe(grid, { childList: true, subtree: true });
    return () => watch.disconnect();
  }, [selected]);

  function noteShift(event: MouseEvent) {
    shiftIsHeld.current = event.shiftKey;
  }

  function change(event: ChangeEvent<HTMLElement>) {
    const box = event.target;
    if (!(box instanceof HTMLInputElement) || !frame.current) return;
    const boxes = boxesIn(frame.current);
    if (box.matches(ALL_BOX)) tick(boxes, box.checked);
    if (!box.matches(BOXES)) return;
    tick(shiftIsHeld.current ? stretch(boxes, lastTicked.current, box) : [box], box.checked);
    lastTicked.current = box;
  }

  function tick(boxes: readonly HTMLInputElement[], isTicked: boolean) {
    setSelected((before) => {
      const after = new Set(before);
      for (const { value } of boxes) {
        if (isTicked) after.add(Number(value));
        else after.delete(Number(value));
      }
      return after;
    });
  }

  const count = selected.size;
  return (
    <ExpireDialogs action={action}>
      <div ref={frame} className="contents" onClickCapture={noteShift} onChange={change}>
        {children}
      </div>
      <form
        id={SELECTION_FORM}
        action="/desk/bans/expire"
        data-count={count}
        className="selection-bar bg-surface-raised shadow-raised"
      >
        <input type="hidden" name="returnTo" value={returnTo} />
        {[...selected].map((id) => (
          <input key={id} type="hidden" name="ids" value={id} />
        ))}
        <p role="status" className="noscript:hidden">
          {count > 0 && selectedText(count, here)}
        </p>
        {count > limit ? (
          <p className="text-warn-text">At most {limit} can be expired at once.</p>
        ) : (
          <Button type="submit" size="sm" variant="primary">
            {count === 0 ? 'Expire selected bans' : count === 1 ? 'Expire 1 ban' : `Expire ${count} bans`}
          </Button>
        )}
        <Button size="sm" variant="quiet" className="noscript:hidden" onClick={() => setSelected(new Set())}>
          Clear selection
        </Button>
      </form>
    </ExpireDialogs>
  );
}

function selectedText(count: number, here: number): string {
  const text = `${count.toLocaleString('en')} selected`;
  return count === here ? text : `${text}, ${here === 0 ? 'none' : `only ${here}`} on this page`;
}

/** Ticks the boxes of what is selected; answers how many. */
function showSelection(grid: HTMLElement, selected: ReadonlySet<number>): number {
  const boxes = boxesIn(grid);
  for (const box of boxes) box.checked = selected.has(Number(box.value));
  const all = grid.querySelector<HTMLInputElement>(ALL_BOX);
  const ticked = boxes.filter((box) => box.checked).length;
  if (!all) return ticked;
  all.checked = boxes.length > 0 && ticked === boxes.length;
  all.indeterminate = ticked > 0 && ticked < boxes.length;
  return ticked;
}

function boxesIn(grid: HTMLElement): HTMLInputElement[] {
  return [...grid.querySelectorAll<HTMLInputElement>(BOXES)];
}

/** The boxes from one to another, both included; the other alone when the first is not on the page any more. */
function stretch(boxes: HTMLInputElement[], from: HTMLInputElement | null, to: HTMLInputElement): HTMLInputElement[] {
  const [a, b] = [from ? boxes.indexOf(from) : -1, boxes.indexOf(to)];
  return a < 0 ? [to] : boxes.slice(Math.min(a, b), Math.max(a, b) + 1);
}
