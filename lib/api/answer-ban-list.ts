import { problemResponse } from '../channels/problem-response';
import type { BanSelection } from '../ports/ban-selection';
import { answerProgram } from './answer-program';
import { banListItemJson } from './ban-json';
import { jsonResponse } from './ban-responses';
import { readBanListQuery } from './read-ban-list-query';

/** `GET /api/v3/bans`: all bans, active and past, as an array. A header `Link` leads to the next page. */
export async function answerBanList(request: Request): Promise<Response> {
  return answerProgram(request, { scope: 'read' }, async ({ deps }) => {
    const { searchParams } = new URL(request.url);
    const selection = readBanListQuery(searchParams);
    if (!selection.ok) {
      const title = 'The list can’t be read with these parameters';
      return problemResponse(400, { type: 'invalid-query', title, errors: selection.error });
    }
    const { limit } = selection.value;
    // One more than asked for says that there is another page.
    const bans = limit === 0 ? [] : await deps.bans.selectBans({ ...selection.value, limit: limit + 1 });
    const headers =
      bans.length > limit ? { link: `<${nextPage(searchParams, selection.value)}>; rel="next"` } : undefined;
    return jsonResponse(bans.slice(0, limit).map(banListItemJson), headers);
  });
}

function nextPage(params: URLSearchParams, { offset, limit }: BanSelection): string {
  const next = new URLSearchParams(params);
  if (params.get('_from')) {
    next.set('_from', String(offset + limit));
    next.set('_to', String(offset + 2 * limit));
  } else {
    next.set('_page', String(offset / limit + 2));
  }
  return `/api/v3/bans?${next}`;
}
