'use client';

import { useEffect, useRef } from 'react';
import { ButtonLink } from '@/components/ui/button-link';
import { CopyField } from '@/components/ui/copy-field';
import { ForeignText } from '@/components/ui/foreign-text';
import type { HandedToken } from '@/lib/forms/token-form';

/** A token that was just made, shown this once, and a command that tries it. */
export function TokenPanel({ made: { name, readOnly, token, tryIt } }: { made: HandedToken }) {
  const ref = useRef<HTMLElement>(null);
  useEffect(() => ref.current?.focus(), []);
  return (
    <section
      ref={ref}
      tabIndex={-1}
      aria-labelledby="token-title"
      className="grid max-w-2xl gap-4 rounded-lg border border-good-line bg-surface p-5 outline-none"
    >
      <div className="grid gap-1">
        <h2 id="token-title" className="text-lg font-semibold wrap-anywhere">
          The token of <ForeignText>{name}</ForeignText>
        </h2>
        <p className="text-muted">
          {readOnly ? 'Whoever has it may read every ban.' : 'Whoever has it may read, give, change and expire bans.'}{' '}
          Put it where only that program reads it.
        </p>
      </div>
      <CopyField
        name="token"
        label="The token, shown only now"
        hint="It is kept nowhere. If it gets lost, revoke it and make another."
        text={token}
        copyLabel="Copy token"
      />
      <CopyField
        name="tryIt"
        label="To try it"
        hint="A command for a terminal; it lists one ban."
        text={tryIt}
        copyLabel="Copy command"
      />
      <div className="flex flex-wrap gap-2">
        <ButtonLink href="/desk/tokens">Done</ButtonLink>
      </div>
    </section>
  );
}
