import { type IndexDifference, type IndexVerification, verifyIndex } from '../../bans/verify-index';
import { decodeMember } from '../../domain/index-member';
import { formatIpRange, ipRange } from '../../domain/ip-range';
import { ok } from '../../domain/result';
import { INDEFINITELY } from '../../domain/segments';
import { addressFromSortKey } from '../../domain/sort-key';
import type { CommandContext } from '../command-context';
import { type CommandResult, GATEHOUSE } from '../command-result';
import { untilText } from '../describe-ban';
import { withRuntime } from '../with-runtime';

/** `index verify` */
export async function indexVerify(context: CommandContext): Promise<CommandResult> {
  return withRuntime(context, 'index', async ({ runtime, source, index }) => {
    const begun = performance.now();
    const found = await verifyIndex({ source, index }, () => runtime.clock.now());
    const ms = Math.round(performance.now() - begun);
    const json = {
      ...found,
      revision: Number(found.revision),
      applied: found.applied === null ? null : Number(found.applied),
      ms,
    };
    return ok({ exitCode: found.clean ? 0 : 2, json, text: describe(found, ms) });
  });
}

function describe(found: IndexVerification, ms: number): string[] {
  const { bans, segments, revision, applied, differences, examples } = found;
  const counts =
    `${bans.toLocaleString('en')} bans, ${segments.toLocaleString('en')} segments, revision ${revision}, ` +
    `applied ${applied ?? 'none'}, ${(ms / 1000).toFixed(1)} s`;
  if (found.clean) return [`The index is clean: ${counts}.`];
  const mend = `Build it anew: ${GATEHOUSE} index rebuild`;
  if (applied === null) return [`There is no index, or an incomplete one: ${counts}.`, mend];
  const more = differences - examples.length;
  return [
    `The index is not clean: ${differences.toLocaleString('en')} differences; ${counts}.`,
    ...examples.map((example) => `  ${describeDifference(example)}`),
    ...(more > 0 ? [`  and ${more.toLocaleString('en')} more`] : []),
    ...(applied === revision ? [] : [`It holds revision ${applied} of ${revision}.`]),
    mend,
  ];
}

function describeDifference({ expected, found }: IndexDifference): string {
  if (expected !== null) return `missing: ${describeMember(expected)}`;
  return `should not be there: ${found === null ? '' : describeMember(found)}`;
}

/** What a member says, with the member itself for whoever looks into Redis. */
function describeMember(member: string): string {
  const { start, end, until, id } = decodeMember(member);
  const range = formatIpRange(ipRange(addressFromSortKey(start), addressFromSortKey(end)));
  return `${range}, ban ${id}, ${untilText(until === INDEFINITELY ? null : new Date(until))} [${member}]`;
}
