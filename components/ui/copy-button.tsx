'use client';

import { Check, Copy } from 'lucide-react';
import { useEffect, useState } from 'react';
import { classNames } from './class-names';
import { tooltip } from './tooltip-text';

/** Copies a text and says so. Useless without scripts, so it is not there then. */
export function CopyButton({ text, className }: { text: string; className?: string }) {
  const [copied, setCopied] = useState(false);

  useEffect(() => {
    if (!copied) return;
    const timer = window.setTimeout(() => setCopied(false), 1500);
    return () => window.clearTimeout(timer);
  }, [copied]);

  const Sign = copied ? Check : Copy;
  return (
    <button
      type="button"
      aria-label={copied ? `Copied ${text}` : `Copy ${text}`}
      aria-live="polite"
      onClick={() => copy(text).then(setCopied)}
      className={classNames(
        'inline-grid size-6 shrink-0 place-items-center rounded-sm text-muted transition-opacity duration-150 noscript:hidden',
        'hover:bg-surface-hover hover:text-text pointer-coarse:size-11',
        copied && 'text-good-text',
        className,
      )}
      {...tooltip('Copy')}
    >
      <Sign aria-hidden className="size-3.5" />
    </button>
  );
}

/** Whether it worked. The modern way needs a secure context, which a desk on a plain local network hasn't. */
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
