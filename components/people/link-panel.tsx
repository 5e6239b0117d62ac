'use client';

import { useEffect, useRef } from 'react';
import { ButtonLink } from '@/components/ui/button-link';
import { buttonLook } from '@/components/ui/button-look';
import { CopyField } from '@/components/ui/copy-field';
import { ForeignText } from '@/components/ui/foreign-text';
import type { HandedLink } from '@/lib/forms/person-form';

/** A link that was just made, shown this once, and how to hand it over. */
export function LinkPanel({ link }: { link: HandedLink }) {
  const ref = useRef<HTMLElement>(null);
  useEffect(() => ref.current?.focus(), []);
  const { url, purpose, email, name, until } = link;
  return (
    <section
      ref={ref}
      tabIndex={-1}
      aria-labelledby="link-title"
      className="grid max-w-2xl gap-4 rounded-lg border border-good-line bg-surface p-5 outline-none"
    >
      <div className="grid gap-1">
        <h2 id="link-title" className="text-lg font-semibold wrap-anywhere">
          {purpose === 'invitation' ? 'Invited' : 'A link for a new password of'} <ForeignText>{name}</ForeignText>
        </h2>
        <p className="text-muted">
          Give <ForeignText>{name}</ForeignText> this link where nobody else reads it: whoever opens it first chooses
          the password. It works once, until {until}.
        </p>
      </div>
      <CopyField
        name="link"
        label="The link, shown only now"
        hint="It is kept nowhere. If it gets lost, make a new one."
        text={url}
        copyLabel="Copy link"
        primary
      />
      <div className="flex flex-wrap gap-2">
        <a href={mailTo(email, purpose, url, until)} className={buttonLook()}>
          Write an e-mail
        </a>
        <ButtonLink href={`/desk/agents/${link.agentId}`}>Done</ButtonLink>
      </div>
    </section>
  );
}

/** The person's own mail program does the sending: the desk has none. */
function mailTo(email: string, purpose: HandedLink['purpose'], url: string, until: string): string {
  const subject = purpose === 'invitation' ? 'Your account at our help desk' : 'Your new password at our help desk';
  const body = `Choose your password here:\n\n${url}\n\nThe link works once, until ${until}.`;
  return `mailto:${encodeURIComponent(email)}?subject=${encodeURIComponent(subject)}&body=${encodeURIComponent(body)}`;
}
