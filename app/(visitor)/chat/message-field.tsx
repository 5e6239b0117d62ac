'use client';

import type { KeyboardEvent, RefObject } from 'react';
import { FieldError } from '@/components/ui/field';
import { Textarea } from '@/components/ui/input';
import { Label } from '@/components/ui/label';
import { CHAT_MESSAGE_LENGTH_MAX } from '@/lib/ports/chat-store';

/** From here on the length is told while typing. */
const LENGTH_TOLD_FROM = CHAT_MESSAGE_LENGTH_MAX - 500;

/** What is wrong with a message, to be told beside its field; `missing` if there is none. */
export function messageMistake(text: string, missing: string): string | null {
  const length = text.trim().length;
  if (length === 0) return missing;
  if (length <= CHAT_MESSAGE_LENGTH_MAX) return null;
  const most = CHAT_MESSAGE_LENGTH_MAX.toLocaleString('en');
  return `A message can have at most ${most} characters, and this has ${length.toLocaleString('en')}. Shorten it, or send it in parts.`;
}

/**
 * Where a message is written, with its length near the limit and what is wrong beside it. With `onEnter` Enter calls that
 * and Shift+Enter breaks the line. `quiet`: the label is for screen readers only.
 */
export function MessageField({
  label,
  value,
  error,
  rows,
  quiet = false,
  placeholder,
  field,
  onChange,
  onEnter,
}: {
  label: string;
  value: string;
  error?: string;
  rows: number;
  quiet?: boolean;
  placeholder?: string;
  field?: RefObject<HTMLTextAreaElement | null>;
  onChange: (text: string) => void;
  onEnter?: () => void;
}) {
  const { length } = value;

  function enter(event: KeyboardEvent) {
    if (!onEnter || event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    onEnter();
  }

  return (
    <div className="grid min-w-0 grow content-start gap-1.5">
      <div className={quiet ? 'sr-only' : 'flex h-5 items-baseline'}>
        <Label htmlFor="message">{label}</Label>
      </div>
      <Textarea
        ref={field}
        id="message"
        name="message"
        rows={rows}
        className={quiet ? 'max-h-40! min-h-10! py-2!' : undefined}
        value={value}
        placeholder={placeholder}
        enterKeyHint={onEnter ? 'send' : undefined}
        aria-invalid={error ? true : undefined}
        aria-describedby={error ? 'message-error' : length >= LENGTH_TOLD_FROM ? 'message-length' : undefined}
        onChange={({ target }) => onChange(target.value)}
        onKeyDown={enter}
      />
      {error && <FieldError id="message-error">{error}</FieldError>}
      {length >= LENGTH_TOLD_FROM && (
        <p id="message-length" className="text-xs text-muted tabular-nums">
          {length.toLocaleString('en')} of {CHAT_MESSAGE_LENGTH_MAX.toLocaleString('en')} characters
        </p>
      )}
    </div>
  );
}
