import type { ContactFieldError } from '@/lib/channels/contact-form/contact-message';
import type { ContactFormProblem } from './contact-form-state';

/** Sends the form's fields to the channel's endpoint, from the browser. Never throws. */
export async function postContactForm(form: FormData): Promise<{ ticket: string } | { problem: ContactFormProblem }> {
  const response = await fetch('/api/channels/contact-form', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(Object.fromEntries(form)),
    credentials: 'same-origin',
  }).catch(() => null);
  if (!response) return { problem: { kind: 'unreachable' } };
  const answer: { ticket?: unknown; errors?: ContactFieldError[] } = await response.json().catch(() => ({}));
  if (response.status === 201 && typeof answer.ticket === 'string') return { ticket: answer.ticket };
  if (response.status === 400 && answer.errors) return { problem: { kind: 'invalid', errors: answer.errors } };
  if (response.status === 429) {
    return { problem: { kind: 'too-many', retryAfterSeconds: Number(response.headers.get('retry-after')) || 60 } };
  }
  const refused = response.status === 403 || response.status === 400;
  return { problem: { kind: refused ? 'refused' : 'unavailable' } };
}
