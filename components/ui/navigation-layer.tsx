'use client';

import { usePathname, useRouter, useSearchParams } from 'next/navigation';
import { useEffect, useRef, useTransition } from 'react';

/**
 * Follows every `Link` and `GetForm` of the page: the next page is fetched and put in this one's place. Until it is
 * there, the root has `data-navigating` and what was clicked `data-pending` (navigation.css draws both). A menu that the
 * link is in closes. Where the new page no longer has what had the focus, its content gets it. One for the whole page
 * instead of a component for each link; next/link would cost six kB of script besides.
 */
export function NavigationLayer() {
  const router = useRouter();
  // Not only the path: an action that ends on the same page may have taken what it was asked from.
  const place = `${usePathname()}?${useSearchParams()}`;
  const [underWay, startTransition] = useTransition();
  const shown = useRef(place);

  useEffect(() => {
    if (underWay) return;
    const wasUnderWay = unmark();
    const isArrival = wasUnderWay || shown.current !== place;
    shown.current = place;
    if (isArrival && document.activeElement === document.body) {
      document.getElementById('content')?.focus({ preventScroll: true });
    }
  }, [underWay, place]);

  useEffect(() => {
    const stop = new AbortController();

    function follow(event: Event, from: HTMLElement, href: string) {
      event.preventDefault();
      unmark();
      from.dataset.pending = '';
      document.documentElement.dataset.navigating = '';
      startTransition(() => router.push(href, { scroll: from.dataset.go !== 'keep-scroll' }));
    }

    document.addEventListener(
      'click',
      (event) => {
        const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>('a[data-go]') : null;
        const elsewhere = event.metaKey || event.ctrlKey || event.shiftKey || event.altKey;
        if (!link || elsewhere) return;
        closeMenuOf(link);
        if (event.defaultPrevented || link.origin !== location.origin) return;
        if (link.target === '' || link.target === '_self') follow(event, link, link.href);
      },
      { signal: stop.signal },
    );
    document.addEventListener(
      'submit',
      (event) => {
        const { target: form, submitter } = event;
        if (event.defaultPrevented || !(form instanceof HTMLFormElement) || !form.matches('[data-go]')) return;
        closeMenuOf(form);
        const url = new URL(form.action);
        const fields = [...new FormData(form, submitter)].map(([name, value]) => [name, String(value)]);
        url.search = new URLSearchParams(fields).toString();
        follow(event, form, url.href);
      },
      { signal: stop.signal },
    );
    return () => stop.abort();
  }, [router]);

  return null;
}

/** The focus goes back to the menu's button. */
function closeMenuOf(element: Element): void {
  element.closest<HTMLElement>('[popover]')?.hidePopover();
}

/** Whether there was anything to take back. */
function unmark(): boolean {
  const wasMarked = document.documentElement.dataset.navigating !== undefined;
  delete document.documentElement.dataset.navigating;
  for (const marked of document.querySelectorAll<HTMLElement>('[data-go][data-pending]')) delete marked.dataset.pending;
  return wasMarked;
}
