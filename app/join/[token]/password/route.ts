import { keepSignedIn } from '@/app/sign-in/keep-signed-in';
import { readBrowser } from '@/lib/auth/browser';
import { PASSWORD_LENGTH_MIN } from '@/lib/auth/password';
import type { SignedInSession } from '@/lib/auth/start-session';
import { useAgentLink } from '@/lib/auth/use-agent-link';
import { isOwnOrigin } from '@/lib/channels/is-own-origin';
import { problemResponse } from '@/lib/channels/problem-response';
import { readTextBody } from '@/lib/channels/read-text-body';
import { runtime } from '@/lib/composition';
import type { JoinProblem } from '../join-problem';

const BODY_BYTES_MAX = 16_384;

/**
 * Where the form of a link posts the chosen password. Other sites' forms are refused, by what browsers say of where a
 * request comes from (Sec-Fetch-Site, and Origin where that is missing), so that nobody can be signed in to another
 * account unawares.
 */
export async function POST(request: Request, { params }: { params: Promise<{ token: string }> }): Promise<Response> {
  const { token } = await params;
  const fromHere = ['same-origin', 'none', null].includes(request.headers.get('sec-fetch-site'));
  if (!fromHere || !isOwnOrigin(request.headers, runtime().publicUrl)) {
    return problemResponse(403, { type: 'foreign-origin', title: 'Requests from other sites’ pages are not taken' });
  }
  const body = await readTextBody(request, BODY_BYTES_MAX);
  if (!body.ok) return backTo(token, 'long');
  const password = new URLSearchParams(body.value).get('password') ?? '';
  const { address, userAgent } = await readBrowser();
  try {
    const used = await useAgentLink(runtime(), { secret: token, password, address, userAgent });
    if (used.ok) {
      if (!used.value) return seeOther('/sign-in?password=set');
      return seeOther((await keptSignedIn(used.value)) ? '/desk' : '/sign-in?password=set');
    }
    switch (used.error.kind) {
      case 'bad-password':
        return backTo(token, [...password].length < PASSWORD_LENGTH_MIN ? 'short' : 'long');
      // The page says so.
      case 'unusable':
      case 'too-many':
        return backTo(token, null);
    }
  } catch (error) {
    runtime().log.error({ err: error }, 'a password could not be set by a link');
    return backTo(token, 'unavailable');
  }
}

/** Whether it worked. The password is set by then, so a failure only means that they sign in themselves. */
async function keptSignedIn(session: SignedInSession): Promise<boolean> {
  try {
    await keepSignedIn(session);
    return true;
  } catch (error) {
    runtime().log.error({ err: error }, 'somebody with a new password could not be signed in');
    return false;
  }
}

function backTo(token: string, problem: JoinProblem | null): Response {
  return seeOther(`/join/${encodeURIComponent(token)}${problem ? `?problem=${problem}` : ''}`);
}

function seeOther(location: string): Response {
  return new Response(null, { status: 303, headers: { location } });
}
