import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { JoinForm } from '@/components/people/join-form';
import { SignInFrame } from '@/components/people/sign-in-frame';
import { ForeignText } from '@/components/ui/foreign-text';
import { readBrowser } from '@/lib/auth/browser';
import { PASSWORD_LENGTH_MIN } from '@/lib/auth/password';
import { findSignedIn } from '@/lib/auth/session';
import { findAgentLink } from '@/lib/auth/use-agent-link';
import { runtime } from '@/lib/composition';
import { type SearchParams, searchParam } from '@/lib/forms/search-params';
import { isJoinProblem, joinProblemText } from './join-problem';

export const metadata: Metadata = { title: 'Choose your password' };

/**
 * Where a link of an invitation, or for a new password, leads: its owner chooses a password. Public and no channel, so
 * never behind a ban. Looking at it changes nothing: mail programs and chats open links by themselves. `?problem=` comes
 * from the route that the form posts to.
 */
export default async function JoinPage({
  params,
  searchParams,
}: {
  params: Promise<{ token: string }>;
  searchParams: Promise<SearchParams>;
}) {
  const { token } = await params;
  const { address } = await readBrowser();
  const found = await findAgentLink(runtime(), token, address);
  if (!found.ok) {
    if (found.error.kind === 'unusable') notFound();
    const minutes = Math.ceil(found.error.retryAfterSeconds / 60);
    return (
      <SignInFrame deskName={runtime().deskName()} title="Too many links were tried from here">
        <p>Try again in {minutes === 1 ? 'a minute' : `${minutes} minutes`}. Your link is as good then as it is now.</p>
      </SignInFrame>
    );
  }
  const { agent, purpose } = found.value;
  const signedIn = await findSignedIn();
  const problem = searchParam(await searchParams, 'problem');
  const isNew = purpose === 'invitation';
  return (
    <SignInFrame
      deskName={runtime().deskName()}
      title={
        isNew ? (
          <>
            Welcome, <ForeignText>{agent.name}</ForeignText>
          </>
        ) : (
          'Choose a new password'
        )
      }
      description={
        <p>
          {isNew
            ? 'Choose a password, and you are in. From then on you sign in with it and this e-mail address.'
            : 'Your old password ends, and you are signed out on every other device.'}
        </p>
      }
      footer={
        <>
          <p>This link works once, and only until the password is chosen.</p>
          {signedIn && signedIn.agent.id !== agent.id && (
            <p>
              You are signed in as <ForeignText>{signedIn.agent.name}</ForeignText> in this browser; that ends then.
            </p>
          )}
        </>
      }
    >
      <JoinForm
        action={`/join/${encodeURIComponent(token)}/password`}
        email={agent.email}
        passwordLengthMin={PASSWORD_LENGTH_MIN}
        problem={isJoinProblem(problem) ? joinProblemText(problem) : null}
      />
    </SignInFrame>
  );
}
