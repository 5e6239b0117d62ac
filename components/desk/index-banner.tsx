import { Banner } from '@/components/ui/banner';
import type { IndexHealth } from '@/lib/bans/index-keeper';

const TITLES: Readonly<Record<Exclude<IndexHealth['state'], 'ready'>, string>> = {
  behind: 'The ban index is catching up',
  rebuilding: 'The ban index is being rebuilt',
  unreachable: 'The ban index can’t be reached',
  unverified: 'The ban index is being checked',
};

/** Says, on every page of the desk, that checks are slower than usual and what still works; nothing when all is well. */
export function IndexBanner({ health }: { health: IndexHealth }) {
  if (health.state === 'ready') return null;
  return (
    <Banner tone="warn" role="status" title={TITLES[health.state]}>
      <p>{health.message || 'Bans stay in force: visitors are checked against the database meanwhile.'}</p>
    </Banner>
  );
}
