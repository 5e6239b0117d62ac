import 'server-only';
import { canManageBans } from '@/lib/auth/permissions';
import { findSignedIn } from '@/lib/auth/session';
import { runtime } from '@/lib/composition';
import { parseId } from '@/lib/forms/parse-id';

/** How far an import is. 401, 403 and 404 without a body for others. */
export async function GET(_request: Request, { params }: { params: Promise<{ id: string }> }): Promise<Response> {
  const signedIn = await findSignedIn();
  if (!signedIn) return new Response(null, { status: 401 });
  if (!canManageBans(signedIn.agent)) return new Response(null, { status: 403 });
  const { imports, clock } = runtime();
  const job = await imports.findJob(parseId((await params).id), clock.now());
  if (!job) return new Response(null, { status: 404 });
  const { state, progress } = job;
  return Response.json({ state, ...progress }, { headers: { 'Cache-Control': 'no-store' } });
}
