import 'server-only';
import { KeyRound, Plus } from 'lucide-react';
import type { Metadata } from 'next';
import { ZoneNote } from '@/components/desk/zone-note';
import { TokenList } from '@/components/tokens/token-list';
import { ButtonLink } from '@/components/ui/button-link';
import { EmptyState } from '@/components/ui/empty-state';
import { ForeignText } from '@/components/ui/foreign-text';
import { Notice } from '@/components/ui/notice';
import { PageHeader } from '@/components/ui/page-header';
import { shortcut } from '@/components/ui/shortcut';
import { runtime } from '@/lib/composition';
import { parseId } from '@/lib/forms/parse-id';
import { type SearchParams, searchParam } from '@/lib/forms/search-params';
import { requireAdministratorViewer } from '../viewer';

export const metadata: Metadata = { title: 'API tokens' };

const NOTICE_PARAMS = ['revoked'];

/** Configuration > API tokens: which programs may ask, and what they may. */
export default async function TokensPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const viewer = await requireAdministratorViewer('/desk/tokens');
  const tokens = await runtime().apiTokens.listTokens(viewer.now);
  const revokedId = parseId(searchParam(await searchParams, 'revoked'));
  const revoked = tokens.find(({ id, revokedAt }) => id === revokedId && revokedAt !== null);
  return (
    <>
      <PageHeader
        trail={[{ name: 'Configuration' }]}
        title="API tokens"
        description="With a token a program uses the API at /api/v3: a proxy, a firewall, a script, a mail server."
        actions={
          <ButtonLink variant="primary" href="/desk/tokens/new" {...shortcut('c', 'Make token')}>
            <Plus aria-hidden />
            Make token
          </ButtonLink>
        }
      />
      {revoked && (
        <Notice key={revoked.id} tone="good" params={NOTICE_PARAMS}>
          Revoked <ForeignText>{revoked.name}</ForeignText>. What asks with it is refused from now on.
        </Notice>
      )}
      {tokens.length > 0 ? (
        <div className="grid grid-cols-[minmax(0,1fr)] gap-3">
          <TokenList tokens={tokens} vantage={viewer} />
          <p className="text-grid text-muted">
            Revoked tokens stay here for 90 days · <ZoneNote timeZone={viewer.timeZone} />
          </p>
        </div>
      ) : (
        <div className="rounded-lg border border-line bg-surface">
          <EmptyState
            icon={<KeyRound />}
            title="No tokens yet"
            actions={
              <ButtonLink variant="primary" href="/desk/tokens/new">
                Make the first token
              </ButtonLink>
            }
          >
            <p>Make one for each program, so that each can be revoked by itself.</p>
          </EmptyState>
        </div>
      )}
    </>
  );
}
