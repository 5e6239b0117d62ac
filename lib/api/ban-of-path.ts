import type { Runtime } from '../composition';
import type { Ban } from '../domain/ban';
import { err, ok, type Result } from '../domain/result';
import { parseId } from '../forms/parse-id';
import { noSuchBan } from './ban-responses';

/** What Next passes to a route under `[id]`. */
export interface BanPath {
  readonly params: Promise<{ readonly id: string }>;
}

/** The ban that a path names, or the answer that there is none. */
export async function banOfPath({ bans }: Pick<Runtime, 'bans'>, { params }: BanPath): Promise<Result<Ban, Response>> {
  const { id } = await params;
  const ban = /^\d{1,10}$/.test(id) ? await bans.findBan(parseId(id)) : null;
  return ban ? ok(ban) : err(noSuchBan());
}
