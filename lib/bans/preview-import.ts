import type { ReadBanList } from '../domain/read-ban-list';
import { err, ok, type Result } from '../domain/result';
import type { ImportPreview } from '../ports/import-store';
import type { RangeUse } from '../ports/range-use';
import { type BanDeps, type FieldRefusal, refuseFields } from './add-ban';
import { AddressUnion } from './address-union';
import { FORECAST_DAYS } from './foresee-ban';
import type { ImportProgress } from './import-bans';
import { type JudgedList, judgeList, type ListInput } from './judge-list';

export interface PreviewDeps extends Pick<BanDeps, 'bans' | 'agents' | 'clock' | 'trustedProxies'> {
  readonly rangeUse: RangeUse;
}

export interface PreviewInput extends Omit<ListInput, 'lines'> {
  readonly list: ReadBanList;
  /** The batch of the feed that the list would be applied to; null for an import of its own. */
  readonly feedBatchId: number | null;
}

const DAY_MS = 86_400_000;

/** Tells what an import of this list would do now, and changes nothing. Throws when the store fails. */
export async function previewImport(
  deps: PreviewDeps,
  { list, feedBatchId, ...input }: PreviewInput,
  onProgress: ImportProgress = () => {},
): Promise<Result<ImportPreview, FieldRefusal>> {
  const now = deps.clock.now();
  const refusal = refuseFields(input, now);
  if (refusal) return err(refusal);
  const judged = await judgeList(deps, { ...input, lines: list.lines }, now, (lines) =>
    onProgress('checking', lines, null),
  );
  const total = judged.entries.length;
  const onLooked = (done: number) => onProgress('comparing', done, total);
  const forecast =
    feedBatchId === null
      ? await deps.bans.previewImport(input.validUntil ?? null, judged.entries, now, onLooked)
      : await deps.bans.previewFollowing(feedBatchId, judged.entries, judged.unconfirmed, now, onLooked);
  for (const position of forecast.exempted) judged.refuseExempted(position);
  const union = await AddressUnion.of(refusingRanges(judged, forecast.exempted));
  const { v4, v6 } = union.size();
  const since = new Date(now.getTime() - FORECAST_DAYS * DAY_MS);
  const refused = judged.refusedInOrder();
  return ok({
    format: list.format,
    counts: list.counts,
    added: forecast.added,
    covered: forecast.covered,
    ended: forecast.ended,
    held: forecast.held,
    refused,
    needsConfirmation: refused.filter(({ kind }) => kind === 'needs-confirmation').length,
    warnings: judged.warnings(),
    addresses: { v4: String(v4), v6: String(v6) },
    users: await deps.rangeUse.whoUsesAny((address) => union.covers(address), since, now),
  });
}

/** Of what would be stored, or is covered. */
function refusingRanges({ entries }: JudgedList, exempted: readonly number[]) {
  const left = new Set(exempted);
  return entries.filter((_, at) => !left.has(at)).map(({ range }) => range);
}
