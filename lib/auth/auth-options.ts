import type { NextAuthOptions } from 'next-auth';
import CredentialsProvider from 'next-auth/providers/credentials';
import { runtime } from '../composition';
import { safeNextPath } from './safe-next-path';
import { cookieOptions, SESSION_SECONDS, sessionCookieName } from './session-cookie';
import { signInFromBrowser } from './sign-in-from-browser';

declare module 'next-auth' {
  interface Session {
    /** The session's row, which decides whether anybody is signed in; see session.ts. */
    sessionId?: string;
  }
  interface User {
    sessionId: string;
  }
}
declare module 'next-auth/jwt' {
  interface JWT {
    /** Id of the session's row. The token says nothing else that counts. */
    sid?: string;
  }
}

/**
 * next-auth's settings. Its token is only the envelope of a session row's id: whoever needs to know who is asking goes
 * through session.ts, which reads the row. Nothing comes from the environment: the secret is the runtime's, and
 * `secure` (the browser came by https) decides the cookies' names and flags, where next-auth would look at NEXTAUTH_URL.
 */
export function authOptions(secure: boolean): NextAuthOptions {
  const { secret, log, agents, clock } = runtime();
  return {
    secret,
    useSecureCookies: secure,
    session: { strategy: 'jwt', maxAge: SESSION_SECONDS },
    jwt: { maxAge: SESSION_SECONDS },
    cookies: { sessionToken: { name: sessionCookieName(secure), options: cookieOptions(secure, SESSION_SECONDS) } },
    pages: { signIn: '/sign-in', signOut: '/sign-in', error: '/sign-in' },
    providers: [
      CredentialsProvider({
        credentials: { email: { label: 'E-mail', type: 'email' }, password: { label: 'Password', type: 'password' } },
        authorize: (credentials) => authorize(credentials?.email, credentials?.password),
      }),
    ],
    callbacks: {
      jwt: ({ token, user }) => (user ? { sid: user.sessionId } : { sid: token.sid }),
      session: ({ session, token }) => ({ expires: session.expires, sessionId: token.sid }),
      // Always a path of ours: next-auth knows no origin here, and another site must not be led to.
      redirect: ({ url }) => safeNextPath(url.replace(/^https?:\/\/[^/]+/i, '')),
    },
    events: {
      signOut: async ({ token }) => {
        if (token?.sid) await agents.endSession(token.sid, clock.now());
      },
    },
    logger: {
      // A cookie that can't be read is everyday; anything else deserves a look.
      error: (code, metadata) =>
        log[code === 'JWT_SESSION_ERROR' ? 'debug' : 'error']({ code, error: describe(metadata) }, 'next-auth failed'),
      warn: (code) => log.debug({ code }, 'next-auth warned'),
      debug: () => undefined,
    },
  };
}

/** The refusals' names as the sign-in page reads them from its address (`?error=`). */
export const SIGN_IN_ERRORS = {
  wrong: 'CredentialsSignin',
  disabled: 'Disabled',
  'too-many-attempts': 'TooMany',
} as const;
/** Signing in failed for no fault of the person's: the store is down. */
export const SIGN_IN_UNAVAILABLE = 'Unavailable';

/** Signs in through next-auth's own endpoint; throws the refusal's name, as next-auth wants it. */
async function authorize(email: unknown, password: unknown) {
  const outcome = await signInFromBrowser(
    typeof email === 'string' ? email : '',
    typeof password === 'string' ? password : '',
  ).catch((error: unknown) => {
    // next-auth puts the message of whatever is thrown here into the browser's address bar.
    runtime().log.error({ err: error }, 'signing in failed');
    throw new Error(SIGN_IN_UNAVAILABLE);
  });
  if (!outcome.ok) throw new Error(SIGN_IN_ERRORS[outcome.error.kind]);
  return { id: String(outcome.value.agent.id), sessionId: outcome.value.sessionId };
}

/** Never the metadata as it is: it may hold what somebody typed. */
function describe(metadata: unknown): string {
  const error = metadata instanceof Error ? metadata : (metadata as { error?: unknown } | null)?.error;
  return error instanceof Error ? error.name : 'unknown';
}
