import { runtime } from '../composition';
import type { Channel } from '../domain/channel';
import { type Answer, bannedAnswer, unavailableAnswer, unknownAddressAnswer } from '../gate/refusal';
import type { EntryRefusal } from './enter-channel';
import { problemResponse } from './problem-response';

/** A route handler's answer to a visitor who may not enter: the very document that the front door would have sent. */
export function refusalResponse(channel: Channel, refusal: EntryRefusal): Response {
  // Without a front door there may be no runtime, hence no desk name, to ask for.
  if (refusal.kind === 'no-front-door') {
    return problemResponse(500, {
      type: 'no-front-door',
      title: 'This site is not set up correctly',
      detail: `Tell whoever runs it this code: ${refusal.reference}.`,
    });
  }
  const context = { format: 'json', deskName: runtime().deskName(), channel, reference: refusal.reference } as const;
  switch (refusal.kind) {
    case 'banned':
      return toResponse(bannedAnswer({ ...context, validUntil: refusal.validUntil }));
    case 'unknown-address':
      return toResponse(unknownAddressAnswer({ ...context, doubt: refusal.doubt }));
    case 'unavailable':
      return toResponse(unavailableAnswer(context));
  }
}

function toResponse({ status, headers, body }: Answer): Response {
  const pairs: [string, string][] = [];
  for (let at = 0; at + 1 < headers.length; at += 2) pairs.push([headers[at] ?? '', headers[at + 1] ?? '']);
  return new Response(body, { status, headers: pairs });
}
