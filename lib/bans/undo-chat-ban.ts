import type { Actor } from '../domain/ban';
import { ok, type Result } from '../domain/result';
import type { UndoChatBanRefusal } from '../ports/ban-store';
import type { BanDeps } from './add-ban';
import type { ChatBanOutcome } from './ban-from-chat';

/** Takes back a ban that was given from a chat; see BanStore.undoChatBan. The same promises as banFromChat. */
export async function undoChatBan(
  deps: Pick<BanDeps, 'bans' | 'clock' | 'bringIndexTo'>,
  actor: Actor,
  banId: number,
  expectedVersion: number | null = null,
): Promise<Result<ChatBanOutcome, UndoChatBanRefusal>> {
  const stored = await deps.bans.undoChatBan(banId, expectedVersion, actor, deps.clock.now());
  if (!stored.ok) return stored;
  const enforced = await deps.bringIndexTo(stored.value.revision);
  return ok({ ...stored.value.value, enforced, warnings: [] });
}
