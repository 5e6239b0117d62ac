import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { SignInFrame } from '@/components/people/sign-in-frame';
import { Banner } from '@/components/ui/banner';
import { safeNextPath } from '@/lib/auth/safe-next-path';
import { findSignedIn } from '@/lib/auth/session';
import { runtime } from '@/lib/composition';
import { type SearchParams, searchParam } from '@/lib/forms/search-params';
import { SignInForm } from './sign-in-form';
import { refusalOfErrorCode } from './sign-in-state';

export const metadata: Metadata = { title: 'Sign in' };

/**
 * Where staff sign in; never behind a ban. `?next=` is a path under /desk to go on to (`callbackUrl` is next-auth's
 * name for it), `?error=` comes from next-auth's endpoint, `?password=set` from a link by which one was chosen. Whoever
 * is signed in goes on at once.
 */
export default async function SignInPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const params = await searchParams;
  const path = safeNextPath(searchParam(params, 'next') || searchParam(params, 'callbackUrl'));
  if (await findSignedIn()) redirect(path);
  const refusal = refusalOfErrorCode(searchParam(params, 'error') || undefined);
  return (
    <SignInFrame
      deskName={runtime().deskName()}
      title="Sign in to Gatehouse"
      footer={
        <details className="group">
          <summary className="rounded-sm hover:text-text">Forgot the password?</summary>
          <div className="mt-2 grid gap-2">
            <p>Ask an administrator of this desk for a link by which you choose a new one.</p>
            <p>
              The last administrator asks whoever operates the server to run{' '}
              <code className="code whitespace-normal">npm run -s gatehouse -- agent password EMAIL</code>
            </p>
          </div>
        </details>
      }
    >
      {searchParam(params, 'password') === 'set' && (
        <Banner tone="good" role="status">
          Your password is set. Sign in with it.
        </Banner>
      )}
      <SignInForm next={path} initial={{ email: '', refusal }} />
    </SignInFrame>
  );
}
