'use client';

import { useRouter } from 'next/navigation';
import type { ComponentProps, ReactNode } from 'react';
import { BanInPlace } from '@/components/chats/ban-in-place';

/** Turns the links "Ban user's IP" of a topic's posts into a dialog; see BanInPlace. */
export function BanPosters({
  children,
  ...props
}: Pick<ComponentProps<typeof BanInPlace>, 'targets' | 'action' | 'undo'> & { children: ReactNode }) {
  const router = useRouter();
  return (
    <BanInPlace {...props} onChanged={() => router.refresh()}>
      {children}
    </BanInPlace>
  );
}
