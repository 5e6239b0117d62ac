import 'server-only';
import { canManageBans } from '@/lib/auth/permissions';
import { findSignedIn } from '@/lib/auth/session';
import { runtime } from '@/lib/composition';
import { withoutFormula } from '@/lib/domain/spreadsheet-text';
import { parseId } from '@/lib/forms/parse-id';

/** All lines that an import refused, as CSV that spreadsheets open without running anything. */
export async function GET(_request: Request, { params }: { params: Promise<{ id: string }> }): Promise<Response> {
  const signedIn = await findSignedIn();
  if (!signedIn) return new Response(null, { status: 401 });
  if (!canManageBans(signedIn.agent)) return new Response(null, { status: 403 });
  const id = parseId((await params).id);
  const refused = await runtime().imports.refusedLines(id);
  if (!refused) return new Response(null, { status: 404 });
  const rows = refused.map(({ line, text, reason }) => [String(line), quoted(text), quoted(reason)].join(','));
  return new Response(['line,text,reason', ...rows, ''].join('\r\n'), {
    headers: {
      'Content-Type': 'text/csv; charset=utf-8',
      'Content-Disposition': `attachment; filename="refused-lines-${id}.csv"`,
      'Cache-Control': 'no-store',
    },
  });
}

function quoted(cell: string): string {
  return `"${withoutFormula(cell).replaceAll('"', '""')}"`;
}
