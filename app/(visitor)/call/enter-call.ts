import 'server-only';
import { headers } from 'next/headers';
import { cache } from 'react';
import { enterChannel } from '@/lib/channels/enter-channel';

/** Whether this request may call; asked once, by the page or by its refusal. */
export const enterCall = cache(async () => enterChannel('call', await headers()));
