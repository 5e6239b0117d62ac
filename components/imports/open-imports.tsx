import { Instant, type Vantage } from '@/components/desk/instant';
import { Badge } from '@/components/ui/badge';
import { ForeignText } from '@/components/ui/foreign-text';
import { Link } from '@/components/ui/link';
import type { ImportJob } from '@/lib/ports/import-store';
import { phaseText } from './phase-text';

/** Imports that are under way, or wait for somebody's yes. */
export function OpenImports({ jobs, vantage }: { jobs: readonly ImportJob[]; vantage: Vantage }) {
  return (
    <section aria-label="Under way" className="rounded-lg border border-line bg-surface text-grid">
      <ul className="divide-y divide-line">
        {jobs.map((job) => (
          <li key={job.id} className="flex flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2.5">
            <Link
              href={`/desk/imports/jobs/${job.id}`}
              className="font-medium wrap-anywhere text-accent-text hover:underline"
            >
              <ForeignText>{job.name}</ForeignText>
            </Link>
            <State job={job} />
            <span className="ml-auto text-muted">
              <ForeignText>{job.createdBy.name}</ForeignText>, <Instant at={job.createdAt} vantage={vantage} />
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function State({ job }: { job: ImportJob }) {
  switch (job.state) {
    case 'checked':
      return <Badge tone="accent">Waits for your decision</Badge>;
    case 'interrupted':
      return <Badge tone="warn">Interrupted: nothing is stored</Badge>;
    default:
      return <span className="text-muted tabular-nums">{phaseText(job.progress)}</span>;
  }
}
