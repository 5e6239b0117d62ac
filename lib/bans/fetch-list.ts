import type { IpRange } from '../domain/ip-range';
import { err, ok, type Result } from '../domain/result';
import { fetchOutside, type OutsideNetwork } from '../outbound/fetch-outside';
import type { FeedMarks } from '../ports/feed-store';

export interface FetchListDeps {
  /** Ranges off the public internet that may be reached all the same. */
  readonly allowedTargets: readonly IpRange[];
  /** For tests. */
  readonly network?: OutsideNetwork;
}

/** A list as another server sent it, and by what the server will know it again. */
export type FetchedList =
  | { readonly kind: 'unchanged' }
  | ({ readonly kind: 'list'; readonly content: Buffer } & FeedMarks);

const TIMEOUT_MS = 60_000;
/** The largest list that is taken from another server or from a browser. */
export const LIST_BYTES_MAX = 30_000_000;

/**
 * Fetches a list, or learns that it is as it was. An error is a sentence for whoever gave the address; nothing is thrown but
 * the reason of `signal`.
 */
export async function fetchList(
  { allowedTargets: allowed, network }: FetchListDeps,
  url: string,
  marks: FeedMarks = { etag: null, lastModified: null },
  signal?: AbortSignal,
): Promise<Result<FetchedList, string>> {
  const answer = await fetchOutside(url, {
    method: 'GET',
    headers: {
      accept: 'text/plain, application/json, text/csv, */*;q=0.5',
      ...(marks.etag && { 'if-none-match': marks.etag }),
      ...(marks.lastModified && { 'if-modified-since': marks.lastModified }),
    },
    timeoutMs: TIMEOUT_MS,
    bytesMax: LIST_BYTES_MAX,
    allowed,
    ...(signal && { signal }),
    ...(network && { network }),
  });
  if (!answer.ok) return err(answer.error.message);
  const { status, headers, body } = answer.value;
  if (status === 304) return ok({ kind: 'unchanged' });
  if (status !== 200) return err(`${new URL(url).host} answered ${status} in place of the list.`);
  return ok({ kind: 'list', content: body, etag: mark(headers.etag), lastModified: mark(headers['last-modified']) });
}

/** What somebody else's server says is sent back only if it is short, and a header can hold it. */
function mark(text: string | undefined): string | null {
  return text !== undefined && text.length <= 200 && /^[\x20-\x7e]+$/.test(text) ? text : null;
}
