'use client';

import { useRouter } from 'next/navigation';
import { useEffect, useTransition } from 'react';

/**
 * Follows every `Link` and `GetForm` of the page: the next page is fetched and put in this one's place. Until it is
 * there, the root has `data-navigating` and what was clicked `data-pending` (navigation.css draws both). One for the
 * whole page instead of a component for each link; next/link would cost six kB of script besides.
 */
export function NavigationLayer() {
  const router = useRouter();
  const [underWay, startTransition] = useTransition();

  useEffect(() => {
    if (!underWay) unmark();
  }, [underWay]);

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
        if (!link || elsewhere || event.defaultPrevented || link.origin !== location.origin) return;
        if (link.target === '' || link.target === '_self') follow(event, link, link.href);
      },
      { signal: stop.signal },
    );
    document.addEventListener(
      'submit',
      (event) => {
        const { target: form, submitter } = event;
        if (event.defaultPrevented || !(form instanceof HTMLFormElement) || !form.matches('[data-go]')) return;
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

function unmark() {
  delete document.documentElement.dataset.navigating;
  for (const marked of document.querySelectorAll<HTMLElement>('[data-go][data-pending]')) delete marked.dataset.pending;
}
