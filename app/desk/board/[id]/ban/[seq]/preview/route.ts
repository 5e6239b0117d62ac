import 'server-only';
import { canBanFromChat } from '@/lib/auth/permissions';
import { findSignedIn } from '@/lib/auth/session';
import { previewChatBan } from '../../../../../chats/chat-ban';
import { viewerOf } from '../../../../../viewer';
import { findPostOf, postBanValues } from '../../../../post-ban';

/** What the ban that is chosen in the form would do, and whom else it would hit. 401, 403 or 404 without a body for others. */
export async function POST(
  request: Request,
  { params }: { params: Promise<{ id: string; seq: string }> },
): Promise<Response> {
  const signedIn = await findSignedIn();
  if (!signedIn) return new Response(null, { status: 401 });
  if (!canBanFromChat(signedIn.agent)) return new Response(null, { status: 403 });

  const form = await request.formData().catch(() => null);
  if (!form) return new Response(null, { status: 400 });
  const found = await findPostOf(await params);
  if (!found) return new Response(null, { status: 404 });
  const visitor = { ticketId: found.topic.ticket.id, contact: found.post.contact };
  const preview = await previewChatBan(await viewerOf(signedIn), visitor, postBanValues(form, found.post));
  return Response.json(preview, { headers: { 'Cache-Control': 'no-store' } });
}
