'use client';

import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import type { ChatFailure } from './chat-requests';
import { fieldErrorOf } from './failure-text';
import type { ChatDraft } from './kept-chat';

/** Who writes. */
export function PersonFields({
  draft,
  onDraft,
  failure,
  optional = false,
}: {
  draft: ChatDraft;
  onDraft: (changes: Partial<ChatDraft>) => void;
  failure: ChatFailure | null;
  optional?: boolean;
}) {
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      {FIELDS.map(({ name, label, type }) => (
        <Field key={name} name={name} label={label} optional={optional} error={fieldErrorOf(failure, name)}>
          {(control) => (
            <Input
              {...control}
              type={type}
              required={!optional}
              autoComplete={name}
              value={draft[name]}
              onChange={({ target }) => onDraft({ [name]: target.value })}
            />
          )}
        </Field>
      ))}
    </div>
  );
}

const FIELDS = [
  { name: 'name', label: 'Name', type: 'text' },
  { name: 'email', label: 'E-mail', type: 'email' },
] as const;
