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
const COOKIE_SECONDS = 7 * 24 * 60 * 60;

/** Where nothing else may remember, the page itself does while it is open. */
const memory = new Map<string, string>();

/**
 * For all tabs: the chat goes on in each. In another site's page browsers may forbid storage and still allow a cookie
 * that belongs to that site's pages only (CHIPS); no endpoint reads it, and it is sent to none.
 */
export function readKeptChat(): KeptChat | null {
  const kept = parse<Partial<KeptChat>>(read(() => localStorage, CHAT) ?? readCookie());
  return typeof kept?.chat === 'string' ? { chat: kept.chat, read: Number(kept.read) || 0 } : null;
}

export function keepChat(chat: KeptChat | null): void {
  const text = chat && JSON.stringify(chat);
  if (!write(() => localStorage, CHAT, text)) writeCookie(text);
}

function readCookie(): string | null {
  const found = document.cookie.split('; ').find((cookie) => cookie.startsWith(`${CHAT}=`));
  return found === undefined ? null : decodeURIComponent(found.slice(CHAT.length + 1));
}

function writeCookie(value: string | null): void {
  const life = value === null ? 0 : COOKIE_SECONDS;
  const attributes = `Path=/chat; Max-Age=${life}; SameSite=None; Secure; Partitioned`;
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API isn't in every browser.
  document.cookie = `${CHAT}=${encodeURIComponent(value ?? '')}; ${attributes}`;
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

/** Whether it was stored for longer than this page lives. */
function write(storage: () => Storage, key: string, value: string | null): boolean {
  memory.delete(key);
  try {
    if (value === null) storage().removeItem(key);
    else storage().setItem(key, value);
    return true;
  } catch {
    if (value !== null) memory.set(key, value);
    return false;
  }
}

function parse<T>(text: string | null): T | null {
  try {
    return text === null ? null : (JSON.parse(text) as T);
  } catch {
    return null;
  }
}
