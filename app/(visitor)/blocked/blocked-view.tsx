import 'server-only';
import type { ReactNode } from 'react';
import { MessagePage } from '@/components/ui/message-page';
import type { EntryRefusal } from '@/lib/channels/enter-channel';
import { findRuntime } from '@/lib/composition';
import type { Channel } from '@/lib/domain/channel';
import { untilText } from '@/lib/gate/refusal';

const WORDS: Readonly<Record<Channel, { title: string; what: string }>> = {
  chat: { title: 'You can’t use our chat', what: 'chats' },
  contact_form: { title: 'You can’t use our contact form', what: 'messages' },
  call: { title: 'You can’t call us from here', what: 'calls' },
  board: { title: 'You can’t post on our board', what: 'posts and votes' },
};

/** What a visitor who may not enter a channel sees: until when, if that has an end, and a reference code; never why. */
export function BlockedView({ channel, refusal }: { channel: Channel; refusal: EntryRefusal }) {
  const desk = findRuntime()?.deskName() ?? 'This help desk';
  const { title, text } = explain(channel, refusal, desk);
  return (
    <MessagePage title={title}>
      {text}
      <p>
        If you think this is a mistake, tell us this code:{' '}
        <code className="font-semibold whitespace-nowrap text-text select-all">{refusal.reference}</code>
      </p>
    </MessagePage>
  );
}

function explain(channel: Channel, refusal: EntryRefusal, desk: string): { title: string; text: ReactNode } {
  switch (refusal.kind) {
    case 'banned':
      return {
        title: WORDS[channel].title,
        text: (
          <>
            <p>
              We’re sorry, but {desk} doesn’t accept {WORDS[channel].what} from you at the moment.
            </p>
            {refusal.validUntil && (
              <p>
                This ends on <time dateTime={refusal.validUntil.toISOString()}>{untilText(refusal.validUntil)}</time>.
              </p>
            )}
          </>
        ),
      };
    case 'unknown-address':
      return {
        title: 'We can’t tell where your request comes from',
        text: (
          <p>This is a mistake in the set-up of this site, not yours. For whoever runs it: {refusal.doubt.message}</p>
        ),
      };
    case 'unavailable':
      return { title: 'Please try again shortly', text: <p>{desk} can’t take your request right now.</p> };
    case 'no-front-door':
      return {
        title: 'This site is not set up correctly',
        text: <p>Nobody can use this page until whoever runs the site has mended it; the server’s log says how.</p>,
      };
  }
}
