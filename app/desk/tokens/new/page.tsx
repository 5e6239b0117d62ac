import 'server-only';
import type { Metadata } from 'next';
import { TokenForm } from '@/components/tokens/token-form';
import { PageHeader } from '@/components/ui/page-header';
import { requireAdministratorViewer } from '../../viewer';
import { makeTokenAction } from '../actions';

export const metadata: Metadata = { title: 'Make token' };

/** Configuration > API tokens > Make token. */
export default async function MakeTokenPage() {
  await requireAdministratorViewer('/desk/tokens/new');
  return (
    <>
      <PageHeader
        trail={[{ name: 'Configuration' }, { name: 'API tokens', href: '/desk/tokens' }]}
        title="Make token"
        description="The token is shown once, to be given to the program."
      />
      <TokenForm action={makeTokenAction} />
    </>
  );
}
