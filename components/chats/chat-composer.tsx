'use client';

import {
  type FormEvent,
  type KeyboardEvent,
  type Ref,
  useActionState,
  useEffect,
  useImperativeHandle,
  useRef,
  useState,
} from 'react';
import { Button } from '@/components/ui/button';
import { FieldError } from '@/components/ui/field';
import { Textarea } from '@/components/ui/input';
import { shortcut } from '@/components/ui/shortcut';
import { CHAT_MESSAGE_LENGTH_MAX } from '@/lib/ports/chat-store';
import { keepDraft, readDraft } from '../tickets/draft';
import { chatHref } from './chat-href';
import { useChat } from './chat-provider';

/** Sends what was typed, without scripts; answers with the text when it could not. */
export type WriteToChatAction = (before: string | null, form: FormData) => Promise<string | null>;

/** The other side is told at most so often that somebody types. */
const TYPING_EVERY_MS = 2_500;

/** Where agents write. Enter sends, Shift and Enter break the line; what is typed is kept for each chat until it is sent. */
export function ChatComposer({
  ref,
  write,
  onSend,
}: {
  ref: Ref<HTMLTextAreaElement | null>;
  write: WriteToChatAction;
  onSend: (text: string) => void;
}) {
  const { code, chat, list } = useChat();
  const [unsent, submit] = useActionState(write, null);
  const [problem, setProblem] = useState<string | null>(null);
  const field = useRef<HTMLTextAreaElement>(null);
  const lastTyping = useRef(0);
  useImperativeHandle(ref, () => field.current as HTMLTextAreaElement);

  useEffect(() => {
    if (!field.current) return;
    // Somebody may have typed before the page's scripts ran.
    if (field.current.value !== '') keepDraft(code, { mode: 'reply', text: field.current.value });
    else field.current.value = readDraft(code)?.text ?? '';
  }, [code]);

  function typed() {
    const text = field.current?.value ?? '';
    keepDraft(code, { mode: 'reply', text });
    if (problem && text.length <= CHAT_MESSAGE_LENGTH_MAX) setProblem(null);
    const now = performance.now();
    if (text === '' || now - lastTyping.current < TYPING_EVERY_MS) return;
    lastTyping.current = now;
    fetch(chatHref(code, 'typing'), {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: '{}',
    }).catch(() => {
      // That somebody types is not worth a second try.
    });
  }

  function sendInPlace(event: FormEvent) {
    event.preventDefault();
    const text = field.current?.value.trim() ?? '';
    field.current?.focus();
    if (!field.current || text === '') return;
    if (text.length > CHAT_MESSAGE_LENGTH_MAX) {
      const over = (text.length - CHAT_MESSAGE_LENGTH_MAX).toLocaleString('en');
      setProblem(`This is ${over} characters too long. Send it in two messages.`);
      return;
    }
    field.current.value = '';
    keepDraft(code, { mode: 'reply', text: '' });
    setProblem(null);
    lastTyping.current = 0;
    onSend(text);
  }

  function sendByKey(event: KeyboardEvent<HTMLTextAreaElement>) {
    if (event.key !== 'Enter' || event.shiftKey || event.altKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    event.currentTarget.form?.requestSubmit();
  }

  return (
    <form action={submit} onSubmit={sendInPlace} aria-label="Write to the visitor" className="grid gap-1.5">
      <input type="hidden" name="chat" value={code} />
      <div className="flex items-end gap-2">
        <Textarea
          ref={field}
          name="text"
          rows={1}
          defaultValue={unsent ?? ''}
          aria-label="Message"
          aria-invalid={problem ? true : undefined}
          aria-describedby={problem ? 'chat-composer-problem' : undefined}
          placeholder={placeholder(chat.status === 'waiting', chat.agent, list.me)}
          className="chat-field"
          onInput={typed}
          onKeyDown={sendByKey}
          {...shortcut('r', 'Write to the visitor')}
        />
        <Button type="submit" variant="primary" className="button-lg">
          Send
        </Button>
      </div>
      {(problem ?? unsent) && (
        <FieldError id="chat-composer-problem">{problem ?? 'This could not be sent. Try again.'}</FieldError>
      )}
    </form>
  );
}

function placeholder(
  isWaiting: boolean,
  agent: { readonly id: number; readonly name: string } | null,
  me: number,
): string {
  if (isWaiting) return 'Writing makes this chat yours';
  if (agent && agent.id !== me) return `${agent.name} has this chat; you can help`;
  return 'Write to the visitor';
}
