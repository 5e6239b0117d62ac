import 'server-only';
import { cache } from 'react';
import { deskCallList } from '@/lib/channels/call/desk-call-views';
import { runtime } from '@/lib/composition';

/** The calls as an agent sees them. Read once per request, however many parts of the page ask. */
export const readCallList = cache((me: number) => {
  const { calls, clock } = runtime();
  return deskCallList(calls, me, clock.now());
});
