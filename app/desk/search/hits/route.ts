import 'server-only';
import { findSignedIn } from '@/lib/auth/session';
import { viewerOf } from '../../viewer';
import { searchDesk } from '../search-desk';

/** What the desk's search finds for `?q=`: groups of hits (lib/forms/desk-search). 401 without a body for strangers. */
export async function GET(request: Request): Promise<Response> {
  const signedIn = await findSignedIn();
  if (!signedIn) return new Response(null, { status: 401 });
  const text = new URL(request.url).searchParams.get('q') ?? '';
  const groups = await searchDesk(text, await viewerOf(signedIn));
  return Response.json(groups, { headers: { 'Cache-Control': 'no-store' } });
}
