/** What this browser remembers of its visitor's chat. `read`: the last message that was on the screen. */
export interface KeptChat {
  readonly chat: string;
  readonly read: number;
}

/** A message that was written and is not known to have arrived. */
export interface UnsentMessage {
  readonly clientId: string;
  readonly text: string;
}

const CHAT = 'gatehouse-chat';
const UNSENT = 'gatehouse-chat-unsent';
const DRAFT = 'gatehouse-chat-draft';

/** Where storage is forbidden, as it often is in another site's page, the page itself remembers while it is open. */
const memory = new Map<string, string>();

/** For all tabs: the chat goes on in each. */
export function readKeptChat(): KeptChat | null {
  const kept = parse<Partial<KeptChat>>(read(() => localStorage, CHAT));
  return typeof kept?.chat === 'string' ? { chat: kept.chat, read: Number(kept.read) || 0 } : null;
}

export function keepChat(chat: KeptChat | null): void {
  write(() => localStorage, CHAT, chat && JSON.stringify(chat));
}

/** Calls back when another tab keeps or forgets a chat. */
export function onKeptChat(listener: () => void, signal: AbortSignal): void {
  window.addEventListener('storage', ({ key }) => (key === CHAT || key === null) && listener(), { signal });
}

/** For this tab: what another one writes is that one's to send. */
export function readUnsent(chat: string): readonly UnsentMessage[] {
  const kept = parse<{ chat?: unknown; unsent?: UnsentMessage[] }>(read(() => sessionStorage, UNSENT));
  return kept?.chat === chat && Array.isArray(kept.unsent) ? kept.unsent : [];
}

export function keepUnsent(chat: string, unsent: readonly UnsentMessage[]): void {
  write(() => sessionStorage, UNSENT, unsent.length > 0 ? JSON.stringify({ chat, unsent }) : null);
}

/** What is typed and not sent. */
export interface ChatDraft {
  readonly name: string;
  readonly email: string;
  readonly text: string;
}

export const EMPTY_DRAFT: ChatDraft = { name: '', email: '', text: '' };

export function readDraft(): ChatDraft {
  return { ...EMPTY_DRAFT, ...parse<Partial<ChatDraft>>(read(() => sessionStorage, DRAFT)) };
}

export function keepDraft(draft: ChatDraft): void {
  write(() => sessionStorage, DRAFT, JSON.stringify(draft));
}

function read(storage: () => Storage, key: string): string | null {
  try {
    return storage().getItem(key) ?? memory.get(key) ?? null;
  } catch {
    return memory.get(key) ?? null;
  }
}

function write(storage: () => Storage, key: string, value: string | null): void {
  memory.delete(key);
  try {
    if (value === null) storage().removeItem(key);
    else storage().setItem(key, value);
  } catch {
    if (value !== null) memory.set(key, value);
  }
}

function parse<T>(text: string | null): T | null {
  try {
    return text === null ? null : (JSON.parse(text) as T);
  } catch {
    return null;
  }
}
