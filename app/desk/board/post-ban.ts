import 'server-only';
import { notFound } from 'next/navigation';
import { readTopicId } from '@/lib/channels/board/board-request';
import { runtime } from '@/lib/composition';
import { OPENING_SEQ } from '@/lib/domain/board';
import { BAN_PERIODS } from '@/lib/domain/valid-until';
import type { BanFormValues } from '@/lib/forms/ban-form';
import type { ChatBanTarget } from '@/lib/forms/chat-ban-target';
import type { Post, Topic } from '@/lib/ports/board-store';
import { localMinute } from '../bans/ban-form-props';
import { chatBanValues, prefixesOf } from '../chats/chat-ban';
import type { Viewer } from '../viewer';

/** What the form for a ban from this post shows; null for an agent's, and when its address isn't known any more. */
export function postBanTarget(topic: Topic, post: Post, { now, timeZone }: Viewer): ChatBanTarget | null {
  if (post.author !== 'visitor' || post.address === null) return null;
  return {
    code: topic.ticket.code,
    post: {
      topic: topic.id,
      seq: post.seq,
      isTopic: post.seq === OPENING_SEQ,
      isShown: post.state === 'shown',
    },
    name: post.authorName,
    email: post.contact?.email ?? '',
    address: post.address,
    earlierAddresses: [],
    prefixes: prefixesOf(post.address),
    presets: BAN_PERIODS.map(({ text }) => text),
    timeZone,
    earliestUntil: localMinute(now, timeZone),
  };
}

/** What was sent, reduced to what an agent may ban from this post: its address, or the address's /64. */
export function postBanValues(form: FormData, { address }: Pick<Post, 'address'>): BanFormValues {
  return { ...chatBanValues(form), startIp: address ?? '' };
}

/** The post that a page's path is about; null when there is none. */
export async function findPostOf(params: { id: string; seq: string }): Promise<{ topic: Topic; post: Post } | null> {
  const [id, seq] = [readTopicId(params.id), readTopicId(params.seq)];
  if (id === null || seq === null) return null;
  const { board } = runtime();
  const [topic, post] = await Promise.all([board.findTopic(id), board.findPost(id, seq)]);
  return topic && post && { topic, post };
}

/** The same, where there must be one. */
export async function findPostOrNotFound(params: { id: string; seq: string }): Promise<{ topic: Topic; post: Post }> {
  return (await findPostOf(params)) ?? notFound();
}
