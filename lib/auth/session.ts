import { headers } from 'next/headers';
import { notFound, redirect } from 'next/navigation';
import { getServerSession } from 'next-auth';
import { cache } from 'react';
import { runtime } from '../composition';
import type { IpAddress } from '../domain/ip-address';
import { readClientHeader } from '../gate/client-header';
import type { Agent } from '../ports/agent-store';
import { authOptions } from './auth-options';
import { isAdministrator } from './permissions';
import { signInPath } from './safe-next-path';
import { isSecureRequest } from './secure-request';

/** Who is asking, on the staff's side. */
export interface SignedIn {
  readonly agent: Agent;
  readonly sessionId: string;
  /** Where this request came from; null when it can't be told. For warnings ("this would ban you"), never for access. */
  readonly address: IpAddress | null;
}

/**
 * The agent who sent this request, or null. The cookie only names a session: its row is read each time, so that a
 * sign-out, a new password or a disabled agent counts from the next request on. Asked once per request, however many
 * components ask. Throws when the store is down, because an outage must not look like a sign-out.
 */
export const findSignedIn = cache(async (): Promise<SignedIn | null> => {
  const { agents, clock, clientHeaderSecret, publicUrl } = runtime();
  const requestHeaders = await headers();
  const session = await getServerSession(authOptions(isSecureRequest(requestHeaders, publicUrl)));
  if (!session?.sessionId) return null;
  const client = readClientHeader(requestHeaders, clientHeaderSecret);
  const address = client.kind === 'address' ? client.address : null;
  const found = await agents.findSession(session.sessionId, clock.now(), address);
  return found && { ...found, address };
});

/**
 * For pages and server actions of staff: the signed-in agent. Anybody else is sent to the sign-in page and comes back
 * to `next`, a path under /desk. (A route handler asks `findSignedIn` and answers 401 itself.)
 */
export async function requireAgent(next = '/desk'): Promise<SignedIn> {
  const signedIn = await findSignedIn();
  if (!signedIn) redirect(signInPath(next));
  return signedIn;
}

/** Like `requireAgent`; to an agent who isn't an administrator the page doesn't exist (404). */
export async function requireAdministrator(next = '/desk'): Promise<SignedIn> {
  const signedIn = await requireAgent(next);
  if (!isAdministrator(signedIn.agent)) notFound();
  return signedIn;
}
