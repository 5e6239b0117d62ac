import 'server-only';
import { cookies, headers } from 'next/headers';
import { cache } from 'react';
import { isSecureRequest } from '@/lib/auth/secure-request';
import { readRegistration, registrationCookieName } from '@/lib/channels/board/registration';
import { runtime } from '@/lib/composition';
import type { BoardVisitor } from '@/lib/ports/board-store';

/** Who looks at the board, if they wrote on it before; asked once per request. */
export const findBoardVisitor = cache(async (): Promise<BoardVisitor | null> => {
  const { board, secret, publicUrl } = runtime();
  const name = registrationCookieName(isSecureRequest(await headers(), publicUrl));
  const id = readRegistration(secret, (await cookies()).get(name)?.value);
  return id === null ? null : board.findVisitor(id);
});
