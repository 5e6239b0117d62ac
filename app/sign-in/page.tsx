import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { safeNextPath } from '@/lib/auth/safe-next-path';
import { findSignedIn } from '@/lib/auth/session';
import { runtime } from '@/lib/composition';
import { SignInForm } from './sign-in-form';
import { refusalOfErrorCode } from './sign-in-state';

export const metadata: Metadata = { title: 'Sign in' };

/**
 * Where staff sign in; never behind a ban. `?next=` is a path under /desk to go on to (`callbackUrl` is next-auth's
 * name for it), `?error=` comes from next-auth's endpoint. Whoever is signed in goes on at once.
 */
export default async function SignInPage({
  searchParams,
}: {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  const { next, callbackUrl, error } = await searchParams;
  const path = safeNextPath(next ?? callbackUrl);
  if (await findSignedIn()) redirect(path);
  const refusal = refusalOfErrorCode(Array.isArray(error) ? error[0] : error);
  return (
    <main className="mx-auto grid min-h-dvh max-w-sm content-center gap-6 px-4 py-12">
      <div>
        <p className="text-grid text-muted">{runtime().deskName()}</p>
        <h1 className="text-xl font-semibold tracking-tight">Sign in to Gatehouse</h1>
      </div>
      <SignInForm next={path} initial={{ email: '', refusal }} />
      <p className="text-xs text-muted">
        Forgot the password? Whoever operates the server sets a new one with{' '}
        <code className="code">npm run -s gatehouse -- agent password EMAIL</code>.
      </p>
    </main>
  );
}
