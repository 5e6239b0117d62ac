import type { DeskCallList, DeskCallView } from '@/lib/channels/call/call-view';

/** The calls that nobody has answered yet, the longest ringing first. */
export function ringingOf({ calls }: DeskCallList): readonly DeskCallView[] {
  return calls.filter(({ status }) => status === 'ringing');
}
