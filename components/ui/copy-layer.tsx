'use client';

import { useEffect, useState } from 'react';

/** How long a button shows that it copied. */
const SHOWN_MS = 1500;

/** Makes every `CopyButton` of the page work, and tells screen readers what was copied. */
export function CopyLayer() {
  const [said, setSaid] = useState('');

  useEffect(() => {
    const stop = new AbortController();
    document.addEventListener(
      'click',
      async (event) => {
        const button = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-copy]') : null;
        const text = button?.dataset.copy;
        if (!button || text === undefined) return;
        const copied = await copy(text);
        setSaid(copied ? `Copied ${text}` : `${text} could not be copied`);
        if (copied) button.dataset.copied = '';
        window.setTimeout(() => {
          delete button.dataset.copied;
          setSaid('');
        }, SHOWN_MS);
      },
      { signal: stop.signal },
    );
    return () => stop.abort();
  }, []);

  return (
    <p role="status" className="sr-only">
      {said}
    </p>
  );
}

/** Whether it worked. The modern way needs a secure context, which a server on a plain local network hasn't. */
async function copy(text: string): Promise<boolean> {
  if (navigator.clipboard) {
    return navigator.clipboard.writeText(text).then(
      () => true,
      () => false,
    );
  }
  const area = document.createElement('textarea');
  area.value = text;
  area.style.position = 'fixed';
  area.style.opacity = '0';
  document.body.append(area);
  area.select();
  const copied = document.execCommand('copy');
  area.remove();
  return copied;
}
