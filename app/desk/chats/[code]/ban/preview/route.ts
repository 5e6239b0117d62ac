import 'server-only';
import { canBanFromChat } from '@/lib/auth/permissions';
import { findSignedIn } from '@/lib/auth/session';
import { runtime } from '@/lib/composition';
import { viewerOf } from '../../../../viewer';
import { chatBanValues, previewChatBan } from '../../../chat-ban';

/** What the ban that is chosen in the form would do, and whom else it would hit. 401, 403 or 404 without a body for others. */
export async function POST(request: Request, { params }: { params: Promise<{ code: string }> }): Promise<Response> {
  const signedIn = await findSignedIn();
  if (!signedIn) return new Response(null, { status: 401 });
  if (!canBanFromChat(signedIn.agent)) return new Response(null, { status: 403 });

  const form = await request.formData().catch(() => null);
  if (!form) return new Response(null, { status: 400 });
  const chat = await runtime().chats.findConversation((await params).code);
  if (!chat) return new Response(null, { status: 404 });
  const preview = await previewChatBan(await viewerOf(signedIn), chat, chatBanValues(form));
  return Response.json(preview, { headers: { 'Cache-Control': 'no-store' } });
}
