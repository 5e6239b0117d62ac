import { MESSAGE_TYPES, WEBHOOK_TOPICS, type WebhookTopic } from '@/lib/domain/webhook';

/** How people call what a webhook is about. */
export const TOPIC_NAMES: Readonly<Record<WebhookTopic, string>> = {
  created: 'Bans that are added',
  edited: 'Bans that are changed',
  expired: 'Bans that end',
};

/** What is told of it, and by which types of messages. */
export const TOPIC_HINTS: Readonly<Record<WebhookTopic, string>> = {
  created: `One message each (${MESSAGE_TYPES.created.one}), one for a whole import (${MESSAGE_TYPES.created.many}).`,
  edited: `With what they were before (${MESSAGE_TYPES.edited.one}; ${MESSAGE_TYPES.edited.many} for many of a list).`,
  expired: `Expired by somebody, or run out (${MESSAGE_TYPES.expired.one}; ${MESSAGE_TYPES.expired.many} for many of a list).`,
};

const IN_A_LIST: Readonly<Record<WebhookTopic, string>> = { created: 'added', edited: 'changed', expired: 'ended' };

/** Such as “Bans added, changed and ended”. */
export function topicsText(topics: readonly WebhookTopic[]): string {
  const names = WEBHOOK_TOPICS.filter((topic) => topics.includes(topic)).map((topic) => IN_A_LIST[topic]);
  return `Bans ${new Intl.ListFormat('en-GB').format(names)}`;
}
