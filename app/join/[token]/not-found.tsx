import { SignInFrame } from '@/components/people/sign-in-frame';
import { ButtonLink } from '@/components/ui/button-link';
import { runtime } from '@/lib/composition';

/** What a link shows that is used, revoked, over or was never made; which of them is not told. */
export default function LinkUnusable() {
  return (
    <SignInFrame deskName={runtime().deskName()} title="This link can’t be used">
      <div className="grid gap-2">
        <p>
          A link works once and for a limited time, and a newer one takes its place. If you have just chosen your
          password, sign in with it.
        </p>
        <p>Otherwise ask the administrator who sent it for a new link, and open the newest one that you got.</p>
      </div>
      <ButtonLink href="/sign-in" variant="primary" size="lg" prefetch={false}>
        Go to sign in
      </ButtonLink>
    </SignInFrame>
  );
}
