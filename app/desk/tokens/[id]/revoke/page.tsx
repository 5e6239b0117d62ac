import 'server-only';
import type { Metadata } from 'next';
import { notFound, redirect } from 'next/navigation';
import { FullInstant } from '@/components/desk/instant';
import { ZoneNote } from '@/components/desk/zone-note';
import { RevokeTokenForm } from '@/components/tokens/revoke-token-form';
import { ForeignText } from '@/components/ui/foreign-text';
import { PageHeader } from '@/components/ui/page-header';
import { runtime } from '@/lib/composition';
import { parseId } from '@/lib/forms/parse-id';
import { requireAdministratorViewer } from '../../../viewer';
import { revokeTokenAction } from '../../actions';

export const metadata: Metadata = { title: 'Revoke token' };

/** Asks before a token is revoked for good. */
export default async function RevokeTokenPage({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  const viewer = await requireAdministratorViewer(`/desk/tokens/${encodeURIComponent(id)}/revoke`);
  const token = await runtime().apiTokens.findToken(parseId(id));
  if (!token) notFound();
  if (token.revokedAt) redirect('/desk/tokens');
  return (
    <>
      <PageHeader
        trail={[{ name: 'Configuration' }, { name: 'API tokens', href: '/desk/tokens' }]}
        title={
          <>
            Revoke <ForeignText>{token.name}</ForeignText>?
          </>
        }
      />
      <div className="grid max-w-xl gap-4 rounded-lg border border-line bg-surface p-5">
        <div className="grid gap-2 text-muted">
          <p>
            {token.lastUsedAt ? (
              <>
                It was last used <FullInstant at={token.lastUsedAt} vantage={viewer} />. What asks with it is refused at
                once.
              </>
            ) : (
              'It was never used. What asks with it is refused at once.'
            )}
          </p>
          <p>Bans that were given with it stay. It can’t be brought back: the program would need another token.</p>
        </div>
        <RevokeTokenForm tokenId={token.id} action={revokeTokenAction} />
        <ZoneNote timeZone={viewer.timeZone} />
      </div>
    </>
  );
}
