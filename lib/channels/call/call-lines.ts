/** The lines that tell of a call on its ticket. Pure. */
import { visitorInWords } from '../chat/chat-lines';

type Names = { readonly name: string };
type Times = { readonly acceptedAt: Date | null };

export const rangLine = (visitor: string): string => `${capital(visitorInWords(visitor))} called.`;

export const answeredLine = (by: Names): string => `${by.name} answered the call.`;

export const hungUpLine = (by: Names, call: Times, now: Date): string =>
  `${by.name} ended the call after ${lengthInWords(call, now)}.`;

export const visitorHungUpLine = (visitor: string, call: Times, now: Date): string =>
  `${capital(visitorInWords(visitor))} ended the call after ${lengthInWords(call, now)}.`;

export const gaveUpLine = (visitor: string): string =>
  `${capital(visitorInWords(visitor))} hung up before anybody answered.`;

export const missedLine = (ringsMs: number): string => `Nobody answered within ${ringsMs / 1000} seconds.`;

export const lostLine = (call: Times, now: Date): string =>
  `The connection was lost on both sides after ${lengthInWords(call, now)}.`;

/** What a visitor who asks to be called back is taken to have written. */
export const callbackText = (phone: string, text: string): string =>
  `Please call back: ${phone}${text === '' ? '' : `\n\n${text}`}`;

/** How long they have talked: `12 s`, `3 min 12 s`, `1 h 2 min`. */
function lengthInWords({ acceptedAt }: Times, now: Date): string {
  // Clocks of instances differ.
  const seconds = Math.max(0, Math.round((now.getTime() - (acceptedAt ?? now).getTime()) / 1000));
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  if (hours > 0) return `${hours} h ${minutes} min`;
  return minutes > 0 ? `${minutes} min ${seconds % 60} s` : `${seconds} s`;
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
