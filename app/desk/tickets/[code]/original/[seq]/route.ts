import 'server-only';
import { canWorkTickets } from '@/lib/auth/permissions';
import { findSignedIn } from '@/lib/auth/session';
import { runtime } from '@/lib/composition';
import { parseId } from '@/lib/forms/parse-id';

interface OriginalParams {
  readonly params: Promise<{ code: string; seq: string }>;
}

/**
 * A mail as it came, to be kept as a file: 401 without a body for strangers, 404 when there is none. It is never shown as
 * a page: whoever wrote it would have written a page of this desk.
 */
export async function GET(_request: Request, { params }: OriginalParams): Promise<Response> {
  const signedIn = await findSignedIn();
  if (!signedIn) return new Response(null, { status: 401 });
  const { code, seq } = await params;
  const raw = canWorkTickets(signedIn.agent) ? await runtime().inbound.findOriginal(code, parseId(seq)) : null;
  if (!raw) return new Response(null, { status: 404 });
  const name = `${code.replace(/[^\w-]/g, '')}-${parseId(seq)}.eml`;
  return new Response(Buffer.from(raw), {
    headers: {
      'content-type': 'application/octet-stream',
      'content-disposition': `attachment; filename="${name}"`,
      'content-security-policy': 'sandbox',
      'cache-control': 'no-store',
    },
  });
}
