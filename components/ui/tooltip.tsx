'use client';

import { useEffect, useRef } from 'react';

/** How far the tooltip stays from its element and from the window's edge, in px. */
const GAP = 6;

/**
 * Shows the title of whatever has one, on hover and on focus; Escape hides it. One element for the whole page instead
 * of one component per row: grids have hundreds of instants. Without scripts the browser shows titles by itself.
 */
export function TooltipLayer() {
  const ref = useRef<HTMLDivElement>(null);

  useEffect(() => {
    const layer = ref.current;
    if (!layer) return;
    let owner: { element: Element; title: string } | null = null;
    let hiding: number | undefined;

    function show(target: EventTarget | null) {
      const element = target instanceof Element ? target.closest('[title]') : null;
      const title = element?.getAttribute('title');
      if (owner?.element === target || owner?.element.contains(target as Node)) window.clearTimeout(hiding);
      if (!layer || !element || !title) return;
      window.clearTimeout(hiding);
      hide();
      owner = { element, title };
      // The browser's own tooltip would come on top of this one.
      element.removeAttribute('title');
      element.setAttribute('aria-describedby', layer.id);
      layer.textContent = title;
      layer.showPopover();
      place(layer, element);
    }

    function hide() {
      if (!owner) return;
      owner.element.removeAttribute('aria-describedby');
      owner.element.setAttribute('title', owner.title);
      owner = null;
      layer?.hidePopover();
    }

    // The pause lets the pointer travel onto the tooltip, to read or select it.
    function hideSoon() {
      window.clearTimeout(hiding);
      hiding = window.setTimeout(hide, 120);
    }

    const stop = new AbortController();
    const options = { signal: stop.signal };
    document.addEventListener('pointerover', (event) => event.pointerType !== 'touch' && show(event.target), options);
    document.addEventListener(
      'pointerout',
      (event) => {
        if (owner && !layer.contains(event.relatedTarget as Node | null)) hideSoon();
      },
      options,
    );
    layer.addEventListener('pointerover', () => window.clearTimeout(hiding), options);
    document.addEventListener(
      'focusin',
      (event) => {
        if (event.target instanceof Element && event.target.matches(':focus-visible')) show(event.target);
      },
      options,
    );
    document.addEventListener('focusout', hide, options);
    document.addEventListener('keydown', (event) => event.key === 'Escape' && hide(), options);
    document.addEventListener('scroll', hide, { ...options, capture: true, passive: true });
    return () => {
      stop.abort();
      window.clearTimeout(hiding);
    };
  }, []);

  return (
    <div
      ref={ref}
      id="tooltip"
      role="tooltip"
      popover="manual"
      className="fixed m-0 w-max max-w-72 rounded-md border-0 bg-text px-2 py-1 text-xs text-canvas wrap-anywhere"
    />
  );
}

/** Above the element if there is room, else below it; never past the window's sides. */
function place(layer: HTMLElement, owner: Element) {
  const at = owner.getBoundingClientRect();
  const size = layer.getBoundingClientRect();
  const top = at.top - size.height - GAP >= 0 ? at.top - size.height - GAP : at.bottom + GAP;
  const centred = at.left + at.width / 2 - size.width / 2;
  const left = Math.max(GAP, Math.min(centred, document.documentElement.clientWidth - size.width - GAP));
  layer.style.top = `${top}px`;
  layer.style.left = `${left}px`;
}
