import 'server-only';
import { EndConsequences } from '@/components/exemptions/end-consequences';
import { runtime } from '@/lib/composition';
import type { Exemption } from '@/lib/domain/ban';
import type { Viewer } from '../viewer';
import { bansBeneath } from './bans-beneath';

/** What follows from ending this exemption now. */
export async function EndConsequencesOf({ exemption, viewer }: { exemption: Exemption; viewer: Viewer }) {
  const { now, timeZone } = viewer;
  const [{ texts }, overlapping] = await Promise.all([
    bansBeneath(exemption.range, now),
    runtime().bans.exemptionsOverlapping(exemption.range, now),
  ]);
  const others = overlapping.filter(({ id }) => id !== exemption.id);
  return <EndConsequences exemption={exemption} beneath={texts} others={others} timeZone={timeZone} />;
}
