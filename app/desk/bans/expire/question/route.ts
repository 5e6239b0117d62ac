import 'server-only';
import { canManageBans } from '@/lib/auth/permissions';
import { findSignedIn } from '@/lib/auth/session';
import { EXPIRED_AT_ONCE_MAX } from '@/lib/bans/expire-bans';
import { parseBanIds } from '@/lib/forms/expire-form';
import { viewerOf } from '../../../viewer';
import { describeBansToExpire } from '../describe-bans';

/** What expiring the bans `?ids=` would do, for the dialog that asks. 401 and 403 without a body for others. */
export async function GET(request: Request): Promise<Response> {
  const signedIn = await findSignedIn();
  if (!signedIn) return new Response(null, { status: 401 });
  if (!canManageBans(signedIn.agent)) return new Response(null, { status: 403 });
  const ids = parseBanIds(new URL(request.url).searchParams.getAll('ids')).slice(0, EXPIRED_AT_ONCE_MAX);
  const bans = await describeBansToExpire(ids, await viewerOf(signedIn));
  return Response.json(bans, { headers: { 'Cache-Control': 'no-store' } });
}
