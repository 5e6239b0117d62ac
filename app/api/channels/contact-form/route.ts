import { receiveContactMessage } from '@/lib/channels/contact-form/receive-contact-message';
import { problemResponse } from '@/lib/channels/problem-response';

/** `{name, email, subject, message}` → 201 `{ticket}`; see receiveContactMessage. */
export { receiveContactMessage as POST };

/** Other sites may not ask: no CORS header is ever sent. */
export function OPTIONS(): Response {
  return new Response(null, { status: 204, headers: { allow: 'POST' } });
}

function notAllowed(): Response {
  return problemResponse(405, { type: 'method-not-allowed', title: 'Only POST is taken here' }, { allow: 'POST' });
}

export { notAllowed as DELETE, notAllowed as GET, notAllowed as PATCH, notAllowed as PUT };
