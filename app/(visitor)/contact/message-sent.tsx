'use client';

import { useEffect, useRef } from 'react';

/** Says that a message arrived, and under which code. Takes the focus, so that a screen reader says it too. */
export function MessageSent({ ticket }: { ticket: string }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <div className="grid gap-3">
      <h1 ref={heading} tabIndex={-1} className="text-xl font-semibold tracking-tight outline-none">
        Thank you, your message has arrived
      </h1>
      <p className="text-muted">
        We answer by e-mail. Your message has the number{' '}
        <code className="font-semibold whitespace-nowrap text-text select-all">{ticket}</code>; name it if you write
        again.
      </p>
      <p>
        {/* A whole new page: the form starts empty. */}
        <a href="/contact" className="text-accent-text underline">
          Write another message
        </a>
      </p>
    </div>
  );
}
