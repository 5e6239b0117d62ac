import { NextRequest } from 'next/server';
import NextAuth from 'next-auth';
import { authOptions } from '@/lib/auth/auth-options';
import { isSecureRequest } from '@/lib/auth/secure-request';
import { findSignedIn } from '@/lib/auth/session';
import { endedSessionCookie } from '@/lib/auth/session-cookie';
import { problemResponse } from '@/lib/channels/problem-response';
import { readTextBody } from '@/lib/channels/read-text-body';
import { runtime } from '@/lib/composition';
import type { Agent } from '@/lib/ports/agent-store';

type Context = { params: Promise<{ nextauth: string[] }> };

/** What of next-auth is served: its `_log`, by which anybody could write into our log, is not. */
const SERVED = new Set(['csrf', 'providers', 'session', 'signin', 'signout', 'error', 'callback/credentials']);
/** An e-mail, a password and a token. */
const BODY_BYTES_MAX = 16_384;
/** Where next-auth believes to be without NEXTAUTH_URL; see `atOurOrigin`. */
const MADE_UP_ORIGIN = 'http://localhost:3000';

/** next-auth's own endpoints, for programs that sign in. People use /sign-in, which sets the same cookie. */
async function handle(request: NextRequest, context: Context): Promise<Response> {
  const action = (await context.params).nextauth.join('/');
  if (!SERVED.has(action)) return problemResponse(404, { type: 'not-found', title: 'Nothing is at this address' });
  const secure = isSecureRequest(request.headers, runtime().publicUrl);
  const signedIn = action === 'session' ? await findSignedIn() : null;
  if (action === 'session' && !signedIn) return nobody(secure);

  const body = await readTextBody(request, BODY_BYTES_MAX);
  if (!body.ok) return problemResponse(413, { type: 'too-large', title: 'The request is too large' });
  if (!isReadable(request, body.value)) {
    return problemResponse(400, { type: 'malformed', title: 'The request is not readable JSON' });
  }
  const { url, method, headers } = request;
  const copy = new NextRequest(url, { method, headers, ...(body.value && { body: body.value }) });
  const response: Response = await NextAuth(copy, context, authOptions(secure));
  return signedIn ? withAgent(response, signedIn.agent) : atOurOrigin(response, request, secure);
}

export { handle as GET, handle as POST };

/** A token whose session has ended says nothing. next-auth alone would go on renewing it. */
function nobody(secure: boolean): Response {
  const { name } = endedSessionCookie(secure);
  const cookie = `${name}=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`;
  return Response.json({}, { headers: { 'cache-control': 'private, no-store', 'set-cookie': cookie } });
}

/** Who is signed in, in next-auth's usual form; the session's id stays on the server. */
async function withAgent(response: Response, { name, email }: Agent): Promise<Response> {
  const { expires } = await response.json();
  return Response.json({ user: { name, email }, expires }, { status: response.status, headers: response.headers });
}

/** next-auth throws on a body that claims to be a JSON object and isn't. */
function isReadable(request: NextRequest, body: string): boolean {
  if (body === '' || !request.headers.get('content-type')?.includes('application/json')) return true;
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null;
  } catch {
    return false;
  }
}

/**
 * next-auth doesn't know where it is served (that would take NEXTAUTH_URL), so its addresses are put right: a redirect
 * becomes a path, good wherever the browser is; the `url` of a JSON answer becomes absolute, as next-auth's own client
 * wants it, by the host that the request was sent to.
 */
async function atOurOrigin(response: Response, request: NextRequest, secure: boolean): Promise<Response> {
  const location = response.headers.get('location');
  if (location) response.headers.set('location', pathOf(location));
  if (!response.headers.get('content-type')?.startsWith('application/json')) return response;
  const body = await response.text();
  const host = request.headers.get('x-forwarded-host') ?? request.headers.get('host') ?? 'localhost';
  const answer = JSON.parse(body, (key, value: unknown) =>
    ['url', 'signinUrl', 'callbackUrl'].includes(key) && typeof value === 'string'
      ? `${secure ? 'https' : 'http'}://${host}${pathOf(value)}`
      : value,
  );
  return new Response(JSON.stringify(answer), { status: response.status, headers: response.headers });
}

function pathOf(location: string): string {
  const url = new URL(location, MADE_UP_ORIGIN);
  return url.pathname + url.search;
}
