import { keepSignedIn } from '@/app/sign-in/keep-signed-in';
import { readBrowser } from '@/lib/auth/browser';
import { PASSWORD_LENGTH_MIN } from '@/lib/auth/password';
import { useAgentLink } from '@/lib/auth/use-agent-link';
import { problemResponse } from '@/lib/channels/problem-response';
import { readTextBody } from '@/lib/channels/read-text-body';
import { runtime } from '@/lib/composition';
import type { JoinProblem } from '../join-problem';

const BODY_BYTES_MAX = 16_384;

/**
 * Where the form of a link posts the chosen password. A route and no server action: the page sends no referrer, so that
 * its address, which holds the secret, stays on it; browsers then send the origin `null`, which actions rightly refuse.
 * What stands in for it: browsers say where a request comes from (Sec-Fetch-Site), and other sites' forms are refused,
 * so that nobody can be signed in to another account unawares.
 */
export async function POST(request: Request, { params }: { params: Promise<{ token: string }> }): Promise<Response> {
  const { token } = await params;
  if (!['same-origin', 'none', null].includes(request.headers.get('sec-fetch-site'))) {
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
      await keepSignedIn(used.value);
      return seeOther('/desk');
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

function backTo(token: string, problem: JoinProblem | null): Response {
  return seeOther(`/join/${encodeURIComponent(token)}${problem ? `?problem=${problem}` : ''}`);
}

function seeOther(location: string): Response {
  return new Response(null, { status: 303, headers: { location } });
}
