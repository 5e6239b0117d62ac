import { authenticateProgram } from '../auth/authenticate-program';
import { problemResponse } from '../channels/problem-response';
import { tryAgainResponse } from '../channels/retry-responses';
import { type Runtime, runtime } from '../composition';
import type { Result } from '../domain/result';
import type { InboundMessage, Received } from '../ports/inbound-store';

/**
 * Takes what a program hands in: 401 and 403 before anything is read, then what `read` makes of the body, or its answer to
 * a body that is none; 503 when the store is down, and then nothing was stored. What is taken is answered with
 * `{outcome, ticket, spam, malformed, rule}`, 201 if a ticket was opened or joined and 200 if there is nothing new.
 */
export async function receiveInbound(
  request: Request,
  read: (deps: Runtime) => Promise<Result<InboundMessage, Response>>,
): Promise<Response> {
  const deps = runtime();
  try {
    const program = await authenticateProgram(deps, request.headers, 'write');
    if (!program.ok) return program.error;
    const message = await read(deps);
    if (!message.ok) return message.error;
    const by = { agentId: null, name: program.value.name };
    return answer(await deps.inbound.receive(message.value, by, deps.clock.now()), message.value);
  } catch (error) {
    deps.log.error({ err: error }, 'what a program handed in could not be stored');
    return tryAgainResponse();
  }
}

function answer(received: Received, { malformed }: InboundMessage): Response {
  const told = { ticket: null, spam: false, malformed, rule: null };
  const json = (status: number, body: object) =>
    Response.json({ ...told, ...body }, { status, headers: { 'cache-control': 'no-store' } });
  switch (received.kind) {
    case 'known':
      return json(200, { outcome: 'known', ticket: received.ticketCode });
    case 'deleted':
      return json(200, { outcome: 'deleted', rule: received.rule.name });
    case 'stored': {
      const { ticket, joined, rule } = received;
      const outcome = joined ? 'joined' : 'opened';
      return json(201, { outcome, ticket: ticket.code, spam: ticket.spam, rule: rule?.name ?? null });
    }
  }
}

/** What the endpoints answer to every method but POST. */
export function onlyPost(): Response {
  return problemResponse(405, { type: 'method-not-allowed', title: 'Only POST is taken here' }, { allow: 'POST' });
}
