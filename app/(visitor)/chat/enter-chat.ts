import 'server-only';
import { headers } from 'next/headers';
import { cache } from 'react';
import { enterChannel } from '@/lib/channels/enter-channel';

/** Whether this request may use the chat; asked once, by the page or by its refusal. */
export const enterChat = cache(async () => enterChannel('chat', await headers()));
