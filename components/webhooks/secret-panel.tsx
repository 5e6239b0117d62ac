'use client';

import { useEffect, useRef } from 'react';
import { ButtonLink } from '@/components/ui/button-link';
import { CopyField } from '@/components/ui/copy-field';
import { ForeignText } from '@/components/ui/foreign-text';
import type { ShownSecret } from '@/lib/forms/webhook-form';

/** A secret that was just made, shown this once, and what it is for. */
export function SecretPanel({ shown: { webhookId, url, secret, oldUntil } }: { shown: ShownSecret }) {
  const ref = useRef<HTMLElement>(null);
  useEffect(() => ref.current?.focus(), []);
  return (
    <section
      ref={ref}
      tabIndex={-1}
      aria-labelledby="secret-title"
      className="grid max-w-2xl gap-4 rounded-lg border border-good-line bg-surface p-5 outline-none"
    >
      <div className="grid gap-1">
        <h2 id="secret-title" className="text-lg font-semibold wrap-anywhere">
          {oldUntil ? 'The new secret of' : 'Added'} <ForeignText>{url}</ForeignText>
        </h2>
        <p className="text-muted">
          Give the receiver this secret: with it, it verifies that a message is from this desk.
          {oldUntil && ` Until ${oldUntil} messages are signed with the old one as well, so that it can change over.`}
        </p>
      </div>
      <CopyField
        name="secret"
        label="The secret, shown only now"
        hint="It is kept encrypted and never shown again. If it gets lost, make a new one."
        text={secret}
        copyLabel="Copy secret"
        primary
      />
      <div>
        <ButtonLink href={`/desk/webhooks/${webhookId}`}>Done</ButtonLink>
      </div>
    </section>
  );
}
