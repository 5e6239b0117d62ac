import { showToast } from '@/components/ui/toast';
import type { DeskChatList } from '@/lib/channels/chat/chat-view';

/** Where the browser remembers whether a new chat is announced: `on`, `off`, or nothing while nobody was asked. */
const KEY = 'chat-notice';
/** So long one tab rings and the others don't. */
const RING_MS = 1_500;

export type ChatNotice = 'on' | 'off' | 'unasked';

const listeners = new Set<() => void>();

/** Whether this browser plays a tone and marks the window's title when a visitor starts to wait. */
export function chatNotice(): ChatNotice {
  try {
    const kept = localStorage.getItem(KEY);
    return kept === 'on' || kept === 'off' ? kept : 'unasked';
  } catch {
    // Browsers that keep nothing throw; there nobody can be asked once and for all, so nothing is played.
    return 'off';
  }
}

export function subscribeToChatNotice(listener: () => void): () => void {
  const stop = new AbortController();
  window.addEventListener('storage', listener, { signal: stop.signal });
  listeners.add(listener);
  return () => {
    stop.abort();
    listeners.delete(listener);
  };
}

/** Remembers the choice. Turning it on plays the tone once, so that it is known, and while the browser allows it. */
export function turnChatNotice(on: boolean): void {
  try {
    localStorage.setItem(KEY, on ? 'on' : 'off');
  } catch {
    // See chatNotice.
  }
  for (const each of listeners) each();
  if (on) playTone();
}

/** Announces visitors who wait since the list before, to an agent who takes chats and wants to be told. */
export function noticeNewChats(before: DeskChatList, list: DeskChatList): void {
  const known = new Set(before.chats.map(({ code }) => code));
  const isNew = list.chats.some(({ code, status }) => status === 'waiting' && !known.has(code));
  const takesChats = list.agents.some(({ id, switched_on }) => id === list.me && switched_on);
  if (!isNew || !takesChats || chatNotice() !== 'on') return;
  markTitle('● New chat – ');
  ring();
}

/** Announces chats that a colleague gave to this agent since the list before. `isOwn`: which ones they took themselves. */
export function noticeGivenChats(before: DeskChatList, list: DeskChatList, isOwn: (code: string) => boolean): void {
  const given = list.chats.filter(({ code, status, agent }) => {
    const was = before.chats.find((chat) => chat.code === code);
    return status === 'active' && agent?.id === list.me && was && was.agent?.id !== list.me && !isOwn(code);
  });
  for (const { code, name } of given) {
    const was = before.chats.find((chat) => chat.code === code)?.agent;
    const text = `The chat with ${name || 'an unidentified visitor'} is yours now.`;
    showToast({ text: was ? `${text} It was with ${was.name}.` : text, about: `chat ${code}` });
  }
  if (given.length === 0 || chatNotice() !== 'on') return;
  markTitle('● A chat for you – ');
  ring();
}

/** So often a call is heard while it rings. */
const CALL_RING_MS = 3_000;

/** Announces a call for as long as it rings, to an agent who wants to be told; stop it by what it gives. */
export function noticeRinging(): () => void {
  const call = () => chatNotice() === 'on' && ring();
  const unmark = chatNotice() === 'on' ? markTitle('● Call – ') : () => {};
  call();
  const ringing = window.setInterval(call, CALL_RING_MS);
  return () => {
    window.clearInterval(ringing);
    unmark();
  };
}

/** Until somebody looks at the window, or what it gives is called. */
function markTitle(mark: string): () => void {
  if (document.hasFocus() || document.title.startsWith('● ')) return () => {};
  document.title = mark + document.title;
  const unmark = () => {
    window.removeEventListener('focus', unmark);
    document.title = document.title.replace(mark, '');
  };
  window.addEventListener('focus', unmark);
  return unmark;
}

/** In one tab of the browser only, and only in one that the browser lets play: somebody has clicked in it. */
function ring(): void {
  if (navigator.userActivation?.hasBeenActive === false) return;
  if (!navigator.locks) {
    playTone();
    return;
  }
  void navigator.locks.request(`${KEY}-rings`, { ifAvailable: true }, async (lock) => {
    if (!lock) return;
    playTone();
    await new Promise((resolve) => window.setTimeout(resolve, RING_MS));
  });
}

let audio: AudioContext | null = null;

/** Two soft notes. */
function playTone(): void {
  audio ??= new AudioContext();
  const start = audio.currentTime + 0.02;
  for (const [at, hertz] of [
    [0, 660],
    [0.16, 880],
  ] as const) {
    const tone = audio.createOscillator();
    const volume = audio.createGain();
    tone.frequency.value = hertz;
    volume.gain.setValueAtTime(0, start + at);
    volume.gain.linearRampToValueAtTime(0.12, start + at + 0.02);
    volume.gain.exponentialRampToValueAtTime(0.001, start + at + 0.35);
    tone.connect(volume).connect(audio.destination);
    tone.start(start + at);
    tone.stop(start + at + 0.4);
  }
  void audio.resume();
}
