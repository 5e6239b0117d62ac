import { CircleHelp, Eye } from 'lucide-react';
import { IpText } from '@/components/bans/ip-text';
import { ButtonLink } from '@/components/ui/button-link';
import { checkAddressHref } from '@/lib/forms/checked-address';
import type { DoubtKind, Ground } from '@/lib/gate/client-address';
import type { ProxyCheck } from '@/lib/gate/proxy-check';

/** "You are seen as …" in one large sentence, and why. */
export function ProxyAnswer({ check }: { check: ProxyCheck }) {
  const { seenAs, ground, doubt, header } = check;
  return (
    <section aria-label="Answer" className="rounded-lg border border-line bg-surface p-4 sm:p-5">
      <div className="flex gap-3 sm:gap-4">
        <span
          aria-hidden
          className={`grid size-9 shrink-0 place-items-center rounded-full sm:size-10 [&_svg]:size-5 ${
            seenAs ? 'bg-accent-soft text-accent-text' : 'bg-warn-soft text-warn-text'
          }`}
        >
          {seenAs ? <Eye /> : <CircleHelp />}
        </span>
        <div className="grid min-w-0 grow gap-1">
          <p
            className={`font-semibold tracking-tight sm:text-xl ${(seenAs?.length ?? 0) > 24 ? 'text-base' : 'text-lg'}`}
          >
            {seenAs ? (
              <>
                You are seen as <IpText text={seenAs} />
              </>
            ) : (
              'It can’t be told who you are'
            )}
          </p>
          <p className="text-muted wrap-anywhere">
            {doubt ? `${DOUBTS[doubt]} Channels answer 400 to such a visitor.` : ground && groundText(ground, header)}
          </p>
          {doubt && (
            <p className="text-grid text-muted">
              Doubt: <code className="font-mono">{doubt}</code>
            </p>
          )}
          {seenAs && (
            <div className="mt-2 flex">
              <ButtonLink size="sm" href={checkAddressHref(seenAs)}>
                Check this address
              </ButtonLink>
            </div>
          )}
        </div>
      </div>
    </section>
  );
}

function groundText(ground: Ground, header: string): string {
  switch (ground) {
    case 'peer':
      return 'That is who connects, and no trusted proxy; so headers that name anybody else were not believed.';
    case 'header-absent':
      return `That is the trusted proxy itself: it sent no ${header}.`;
    case 'last-untrusted-hop':
      return `That is the last entry of ${header} that a trusted proxy wrote and that is no trusted proxy itself.`;
    case 'single-address-header':
      return `That is the address in ${header}, which a trusted proxy sent.`;
    case 'inner-request':
      return 'That is the visitor on whose behalf this server asked itself.';
  }
}

const DOUBTS: Readonly<Record<DoubtKind, string>> = {
  'no-peer-address': 'The connection has no IP address.',
  'unreadable-entry': 'An entry that a trusted proxy vouches for is no address.',
  'empty-entry': 'An entry that a trusted proxy vouches for is blank.',
  'hidden-entry': 'A trusted proxy hides the address.',
  'only-trusted-hops': 'Every hop is a trusted proxy, so none is left to be the visitor.',
  'header-missing': 'The trusted proxy did not send the header that names the visitor.',
  'header-doubled': 'The header that must hold one address holds several, or came twice.',
};
