import 'server-only';
import { untilText } from '@/components/desk/exact-time';
import { canManageBans } from '@/lib/auth/permissions';
import { findSignedIn } from '@/lib/auth/session';
import { warningsFor } from '@/lib/bans/add-ban';
import { runtime } from '@/lib/composition';
import {
  exactCidr,
  formatIpRange,
  type IpRange,
  isSingleAddress,
  parseIpRangeFields,
  rangeSize,
} from '@/lib/domain/ip-range';
import type { RangePreview } from '@/lib/forms/range-preview';
import { viewerOf } from '../../viewer';

const OVERLAPPING_MAX = 3;

/** What the addresses in the ban form mean. 401 and 403 without a body for others; null when they can't be read. */
export async function GET(request: Request): Promise<Response> {
  const signedIn = await findSignedIn();
  if (!signedIn) return new Response(null, { status: 401 });
  if (!canManageBans(signedIn.agent)) return new Response(null, { status: 403 });

  const { searchParams } = new URL(request.url);
  const startIp = (searchParams.get('startIp') ?? '').slice(0, 200);
  const endIp = (searchParams.get('endIp') ?? '').slice(0, 200);
  const parsed = parseIpRangeFields({ startIp, endIp });
  if (!parsed.ok) return Response.json(null);

  const { range, notes } = parsed.value;
  const { timeZone, now } = await viewerOf(signedIn);
  const [warnings, overlapping] = await Promise.all([
    warningsFor(runtime(), { range, caller: { agentId: signedIn.agent.id }, callerAddress: signedIn.address }, now),
    runtime().bans.bansOverlapping(range, now, OVERLAPPING_MAX + 1),
  ]);
  const preview: RangePreview = {
    rangeText: formatIpRange(range),
    sizeText: sizeText(range),
    cidr: isSingleAddress(range) ? null : exactCidr(range),
    notes: notes.map((note) => note.message),
    warnings: warnings.map((warning) => warning.message),
    overlapping: overlapping.slice(0, OVERLAPPING_MAX).map((ban) => ({
      id: ban.id,
      rangeText: formatIpRange(ban.range),
      untilText: untilText(ban.validUntil, timeZone),
    })),
    overlapsMore: overlapping.length > OVERLAPPING_MAX,
  };
  return Response.json(preview, { headers: { 'Cache-Control': 'no-store' } });
}

/** Beyond a million million nobody reads digits: then the power of two says more. */
function sizeText(range: IpRange): string {
  const size = rangeSize(range);
  if (size === 1n) return 'one address';
  if (size <= 1_000_000_000_000n) return `${size.toLocaleString('en')} addresses`;
  return `about 2^${size.toString(2).length - 1} addresses`;
}
