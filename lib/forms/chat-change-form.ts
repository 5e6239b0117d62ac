import type { ChatEnding } from '../ports/chat-store';

/** What an agent may do to a chat with one click. */
export type ChatChange =
  | { readonly kind: 'accept' | 'resolve' }
  /** To an agent by id. */
  | { readonly kind: 'transfer'; readonly agentId: number };

/** What the action answers: null before anything was asked. */
export type ChatChangeState =
  | null
  | { readonly kind: 'changed' }
  /** A colleague has it. */
  | { readonly kind: 'taken'; readonly byName: string }
  | { readonly kind: 'ended'; readonly ending: ChatEnding | null }
  | { readonly kind: 'agent-not-found' | 'not-found' | 'failed' };

/** Reads the pressed button's value, such as `accept` or `transfer 7`; null when it is none of ours. */
export function readChatChange(value: unknown): ChatChange | null {
  if (value === 'accept' || value === 'resolve') return { kind: value };
  const [, id] = (typeof value === 'string' && /^transfer (\d{1,9})$/.exec(value)) || [];
  return id === undefined ? null : { kind: 'transfer', agentId: Number(id) };
}

/** The chat that a form is about; empty, which no chat's code is, when it names none. */
export function chatCodeOf(form: FormData): string {
  const code = form.get('chat');
  return typeof code === 'string' ? code.slice(0, 40) : '';
}
