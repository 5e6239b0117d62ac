import 'server-only';
import { redirect } from 'next/navigation';
import { BAN_COLUMN_NAMES } from '@/components/bans/ban-columns';
import { canSeeBans } from '@/lib/auth/permissions';
import { signInPath } from '@/lib/auth/safe-next-path';
import { findSignedIn } from '@/lib/auth/session';
import { runtime } from '@/lib/composition';
import { exportBans } from '@/lib/export/export-bans';
import { EXPORT_FORMATS, exportFormatsOf } from '@/lib/export/export-format';
import { textStream } from '@/lib/export/text-stream';
import { readBanColumns } from '@/lib/forms/ban-columns';
import { type BanListState, banListHref, banListQuery, parseBanListView } from '@/lib/forms/ban-list-view';

const FILE_NAMES: Readonly<Record<BanListState, string>> = { active: 'banned-ips', past: 'ban-history' };

/**
 * A grid as a file: what its address bar says, as `?format=`, with the columns that the agent sees there. Strangers are
 * sent to sign in, a format that the grid doesn't have is 404.
 */
export async function answerExport(request: Request, state: BanListState): Promise<Response> {
  const params = new URL(request.url).searchParams;
  const view = { ...parseBanListView(state, Object.fromEntries(params)), cursor: '' };
  const signedIn = await findSignedIn();
  if (!signedIn) redirect(signInPath(banListHref(state, view)));
  if (!canSeeBans(signedIn.agent)) return new Response(null, { status: 403 });
  const format = exportFormatsOf(state).find((key) => key === params.get('format'));
  if (!format) return new Response(null, { status: 404 });

  const { clock, log } = runtime();
  const now = clock.now();
  const columns = readBanColumns(signedIn.agent.preferences)
    .filter(({ isShown }) => isShown)
    .map(({ column }) => ({ column, name: BAN_COLUMN_NAMES[column] }));
  const { fileEnding, mediaType } = EXPORT_FORMATS[format];
  const pieces = logged(exportBans(runtime(), format, banListQuery(state, view, now), columns, now), (error) =>
    log.error({ err: error }, 'an export broke off'),
  );
  const fileName = `${FILE_NAMES[state]}-${now.toISOString().slice(0, 10)}.${fileEnding}`;
  return new Response(textStream(pieces), {
    headers: {
      'Content-Type': mediaType,
      'Content-Disposition': `attachment; filename="${fileName}"`,
      'X-Content-Type-Options': 'nosniff',
      'Cache-Control': 'no-store',
    },
  });
}

/** A failure ends the body before its end, which the reader notices; what it was is for the log. */
async function* logged(pieces: AsyncGenerator<string>, tell: (error: unknown) => void): AsyncGenerator<string> {
  try {
    yield* pieces;
  } catch (error) {
    tell(error);
    throw error;
  }
}
