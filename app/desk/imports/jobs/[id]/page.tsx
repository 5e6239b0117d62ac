import 'server-only';
import type { Metadata } from 'next';
import { ImportDiff } from '@/components/imports/import-diff';
import { ImportProgress } from '@/components/imports/import-progress';
import { Banner } from '@/components/ui/banner';
import { ButtonLink } from '@/components/ui/button-link';
import { Checkbox } from '@/components/ui/checkbox';
import { ForeignText } from '@/components/ui/foreign-text';
import { PageHeader } from '@/components/ui/page-header';
import { SubmitButton } from '@/components/ui/submit-button';
import type { ImportJob } from '@/lib/ports/import-store';
import { addressCountText, usersTexts } from '../../../bans/ban-preview';
import { requireAdministratorViewer } from '../../../viewer';
import { dropImportAction, startImportAction } from '../../actions';
import { findJobOrNotFound } from '../../find-import';

export const metadata: Metadata = { title: 'Import' };

/** One import: what it would do, how far it is, what came of it. It works without scripts by loading itself anew. */
export default async function ImportJobPage({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  const viewer = await requireAdministratorViewer(`/desk/imports/jobs/${encodeURIComponent(id)}`);
  const job = await findJobOrNotFound(id);
  const asks = job.state === 'checked' || job.state === 'interrupted';
  return (
    <>
      <PageHeader
        trail={[{ name: 'Configuration' }, { name: 'Security' }, { name: 'Imports', href: '/desk/imports' }]}
        title={<ForeignText>{job.name}</ForeignText>}
        description={DESCRIPTIONS[job.state]}
      />
      <div className="grid max-w-4xl grid-cols-[minmax(0,1fr)] gap-5">
        <JobState job={job} />
        {job.preview && job.state !== 'done' && (
          <ImportDiff
            jobId={job.id}
            preview={job.preview}
            users={usersTexts(withDates(job.preview.users), viewer)}
            addresses={addressesText(job.preview.addresses)}
            isFeed={job.url !== null}
          >
            {asks && <Decide job={job} />}
          </ImportDiff>
        )}
        {asks && !job.preview && <Decide job={job} />}
      </div>
    </>
  );
}

const DESCRIPTIONS: Readonly<Record<ImportJob['state'], string>> = {
  waiting: 'It is taken up in a moment.',
  checking: 'The list is being looked at. Nothing is banned yet.',
  checked: 'This is what it would do. Nothing is banned yet.',
  importing: 'The bans are being stored. Until they are, none of them holds; then all do at once.',
  interrupted: 'Nothing of it is banned.',
  done: 'All of its bans are in force.',
  failed: 'Nothing of it is banned.',
};

function JobState({ job }: { job: ImportJob }) {
  switch (job.state) {
    case 'waiting':
    case 'checking':
    case 'importing':
      return (
        <section className="grid gap-3 rounded-lg border border-line bg-surface p-4" aria-label="Progress">
          <ImportProgress key={job.state} id={job.id} initial={{ state: job.state, ...job.progress }} />
          <noscript>
            <meta httpEquiv="refresh" content="2" />
          </noscript>
          <p className="text-grid text-muted">You can leave this page: it goes on, and is among the imports.</p>
        </section>
      );
    case 'interrupted':
      return (
        <Banner tone="warn" title="The server that imported it was stopped">
          Nothing of it is stored, as all its bans are stored at once. Begin again, or give it up.
        </Banner>
      );
    case 'checked':
      return job.problem === null ? null : (
        <Banner tone="danger" title="The import was not finished">
          {job.problem} Nothing of it is stored. Begin again, or give it up.
        </Banner>
      );
    case 'failed':
      return (
        <Banner
          tone="danger"
          title="The list can’t be imported"
          actions={<ButtonLink href="/desk/imports/new">Import another</ButtonLink>}
        >
          {job.problem}
        </Banner>
      );
    case 'done':
      return <Done job={job} />;
  }
}

function Done({ job }: { job: ImportJob }) {
  const { added = 0, covered = 0 } = job.outcome ?? {};
  return (
    <Banner
      tone="good"
      title={`${counted(added, 'ban')} imported`}
      actions={
        <>
          {added > 0 && <ButtonLink href={`/desk/bans?batch=${job.batchId}`}>Show them</ButtonLink>}
          <ButtonLink href="/desk/imports">All imports</ButtonLink>
        </>
      }
    >
      {covered > 0 && `${covered.toLocaleString('en')} entries were covered by other bans. `}
      {job.url !== null && 'The list can be fetched again, and then only the difference is applied.'}
    </Banner>
  );
}

/** The last question, with what it is about on its button. */
function Decide({ job }: { job: ImportJob }) {
  const { added = 0, needsConfirmation = 0 } = job.preview ?? {};
  const nothing = added + needsConfirmation === 0;
  return (
    <form action={startImportAction} className="grid gap-4 rounded-lg border border-line bg-surface p-4">
      <input type="hidden" name="jobId" value={job.id} />
      {needsConfirmation > 0 && (
        <Checkbox name="confirmed" value="yes" defaultChecked={job.confirmed}>
          Also ban the {counted(needsConfirmation, 'entry', 'entries')} that cover loopback, a trusted proxy or an
          address that colleagues work from
        </Checkbox>
      )}
      {nothing && <p className="text-grid text-muted">There is nothing to ban: everything is covered or refused.</p>}
      <div className="flex flex-wrap gap-2">
        {!nothing && (
          <SubmitButton variant="danger" pendingLabel="Beginning…">
            {added > 0 ? `Import ${counted(added, 'ban')}` : 'Import what is confirmed'}
          </SubmitButton>
        )}
        <SubmitButton variant="quiet" formAction={dropImportAction} pendingLabel="Import nothing">
          Import nothing
        </SubmitButton>
      </div>
    </form>
  );
}

/** As the preview was kept, its instants are texts. */
function withDates(users: NonNullable<ImportJob['preview']>['users']): typeof users {
  return {
    ...users,
    agents: {
      ...users.agents,
      rows: users.agents.rows.map((row) => ({ ...row, lastSeenAt: new Date(row.lastSeenAt) })),
    },
  };
}

function addressesText({ v4, v6 }: { v4: string; v6: string }): string {
  const parts = [
    BigInt(v4) > 0n && `${addressCountText(BigInt(v4))} of IPv4`,
    BigInt(v6) > 0n && `${addressCountText(BigInt(v6))} of IPv6`,
  ].filter(Boolean);
  return parts.length > 0 ? parts.join(', ') : 'none';
}

function counted(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString('en')} ${count === 1 ? one : many}`;
}
