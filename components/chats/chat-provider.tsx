'use client';

import { unstable_rethrow } from 'next/navigation';
import {
  createContext,
  type FormEvent,
  type ReactNode,
  startTransition,
  useActionState,
  useContext,
  useState,
} from 'react';
import { Banner } from '@/components/ui/banner';
import { showToast } from '@/components/ui/toast';
import type { DeskChatAnswer, DeskChatList } from '@/lib/channels/chat/chat-view';
import type { BanFormState } from '@/lib/forms/ban-form-state';
import type { ChatChangeState } from '@/lib/forms/chat-change-form';
import { FROM_SCRIPT } from '@/lib/forms/from-script';
import { endedText } from './ended-text';
import { ownChange, refreshChats } from './live-chats';

/** What the server does for the console. */
export interface ChatActions {
  readonly change: (before: ChatChangeState, form: FormData) => Promise<ChatChangeState>;
  readonly ban: (before: BanFormState, form: FormData) => Promise<BanFormState>;
  /** Takes a ban back; says in a sentence why not, or null. */
  readonly undo: (banId: number) => Promise<string | null>;
}

interface ChatValue {
  readonly code: string;
  readonly chat: DeskChatAnswer['chat'];
  readonly list: DeskChatList;
  /** Asks the server for what is new. */
  readonly look: () => void;
  readonly actions: ChatActions;
  readonly focusComposer: () => void;
}

const Context = createContext<ChatValue | null>(null);

export function ChatProvider({ value, children }: { value: ChatValue; children: ReactNode }) {
  return <Context value={value}>{children}</Context>;
}

/** The chat that this page is about. Throws outside of a `ChatProvider`. */
export function useChat(): ChatValue {
  const value = useContext(Context);
  if (!value) throw new Error('There is no ChatProvider around this.');
  return value;
}

/** A form whose buttons change the chat by their value. Where scripts run nothing is loaded anew. */
export function ChatChangeForm({
  className,
  onChanged,
  children,
}: {
  className?: string;
  onChanged?: () => void;
  children: ReactNode;
}) {
  const { code, actions, look } = useChat();
  const [state, submit] = useActionState(actions.change, null);
  const [pending, setPending] = useState(false);

  function changeInPlace(event: FormEvent<HTMLFormElement>) {
    const { nativeEvent, currentTarget } = event;
    const button = nativeEvent instanceof SubmitEvent ? nativeEvent.submitter : null;
    if (!(button instanceof HTMLButtonElement)) return;
    event.preventDefault();
    if (pending) return;
    currentTarget.closest<HTMLElement>('[popover]')?.hidePopover();
    setPending(true);
    startTransition(async () => {
      await ownChange(code);
      const outcome = await ask(actions.change, code, button.value);
      setPending(false);
      look();
      void refreshChats();
      if (outcome?.kind === 'changed') onChanged?.();
      else showToast({ tone: outcome?.kind === 'failed' ? 'danger' : 'info', text: refusedText(outcome) });
    });
  }

  return (
    <form action={submit} onSubmit={changeInPlace} aria-busy={pending} className={className}>
      <input type="hidden" name="chat" value={code} />
      {state && state.kind !== 'changed' && (
        <Banner tone="info" role="status" className="mb-2">
          {refusedText(state)}
        </Banner>
      )}
      {children}
    </form>
  );
}

async function ask(action: ChatActions['change'], code: string, what: string): Promise<ChatChangeState> {
  const form = new FormData();
  form.set('chat', code);
  form.set('change', what);
  form.set(FROM_SCRIPT, '1');
  try {
    return await action(null, form);
  } catch (error) {
    unstable_rethrow(error);
    // The server could not be reached: nothing else throws here.
    return { kind: 'failed' };
  }
}

function refusedText(outcome: Exclude<ChatChangeState, { kind: 'changed' }>): string {
  switch (outcome?.kind) {
    case 'taken':
      return outcome.byName ? `${outcome.byName} has this chat already.` : 'A colleague has this chat already.';
    case 'ended':
      return endedText(outcome.ending);
    case 'agent-not-found':
      return 'This agent can’t be given chats any more. Choose another one.';
    case 'not-found':
      return 'This chat is gone.';
    default:
      return 'The server could not finish this; nothing was changed. Try again in a moment.';
  }
}
