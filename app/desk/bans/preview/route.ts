import 'server-only';
import { canManageBans } from '@/lib/auth/permissions';
import { findSignedIn } from '@/lib/auth/session';
import { runtime } from '@/lib/composition';
import { banFormValues } from '@/lib/forms/ban-form';
import { parseBanReference } from '@/lib/forms/ban-reference';
import { viewerOf } from '../../viewer';
import { previewBan } from '../ban-preview';

/** What the ban that is in the form would do, while it is typed. 401 and 403 without a body for others. */
export async function POST(request: Request): Promise<Response> {
  const signedIn = await findSignedIn();
  if (!signedIn) return new Response(null, { status: 401 });
  if (!canManageBans(signedIn.agent)) return new Response(null, { status: 403 });

  const form = await request.formData().catch(() => null);
  if (!form) return new Response(null, { status: 400 });
  const { id } = parseBanReference(form);
  const editing = id === 0 ? null : await runtime().bans.findBan(id);
  const preview = await previewBan(await viewerOf(signedIn), banFormValues(form), editing);
  return Response.json(preview, { headers: { 'Cache-Control': 'no-store' } });
}
