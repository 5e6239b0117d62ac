'use client';

import { usePathname, useRouter } from 'next/navigation';
import { type ComponentProps, useEffect, useRef, useState } from 'react';
import { BanInPlace } from '@/components/chats/ban-in-place';
import { chatHref } from '@/components/chats/chat-href';
import { ticketHref } from '@/components/tickets/ticket-href';
import { Button } from '@/components/ui/button';
import { buttonLook } from '@/components/ui/button-look';
import { DropdownMenu } from '@/components/ui/dropdown-menu';
import { Link } from '@/components/ui/link';
import { menuItemLook } from '@/components/ui/menu-item-look';
import { Sign } from '@/components/ui/sign';
import type { ChatBanTarget } from '@/lib/forms/chat-ban-target';
import { AnswerButton } from './answer-button';
import { askDeskCall } from './ask-desk-call';
import { CallerName } from './caller-name';
import { endedCallText } from './ended-call-text';
import { type Talk, useLiveCalls } from './live-calls';
import { MicrophoneChoice } from './microphone-choice';
import { qualityText } from './quality-text';
import { RunningTime } from './running-time';
import * as talking from './talk';

/** The call of this tab, in the corner of every page. The default export, because it is loaded when needed. */
export default function CallPanel({
  mayBan,
  ban,
  undo,
}: {
  mayBan: boolean;
  ban: ComponentProps<typeof BanInPlace>['action'];
  undo: ComponentProps<typeof BanInPlace>['undo'];
}) {
  const talk = useLiveCalls((calls) => calls.talk);
  const router = useRouter();
  const target = useBanTarget(talk, mayBan);
  const panel = useRef<HTMLElement>(null);
  // What had the focus is gone: the button that answered.
  useEffect(() => {
    if (document.activeElement === document.body) panel.current?.focus({ preventScroll: true });
  }, []);
  if (!talk) return null;
  // As soon as the answer is there, before the page has taken it in: nobody is heard a moment longer than that.
  const banAndSilence: typeof ban = async (before, form) => {
    const answer = await ban(before, form);
    if (answer.banned) talking.silence();
    return answer;
  };
  return (
    <BanInPlace
      targets={{ '': target }}
      action={banAndSilence}
      undo={undo}
      onChanged={() => {
        talking.look();
        router.refresh();
      }}
    >
      <section
        ref={panel}
        tabIndex={-1}
        aria-labelledby="call-now"
        className="call-card shadow-raised outline-none"
        data-call={talk.code}
        data-sound={talk.phase === 'talking' ? talk.sound : undefined}
        data-sent={talk.packets.sent}
        data-received={talk.packets.received}
      >
        <header className="flex items-start gap-2">
          <div className="min-w-0 grow">
            <h2 id="call-now" className="truncate font-semibold">
              <CallerName name={talk.name} />
            </h2>
            <p className="flex gap-x-2 text-xs text-muted">
              {talk.phase === 'talking' && <Duration key={talk.since} since={talk.since} />}
              <span role="status">{statusText(talk)}</span>
            </p>
          </div>
          {talk.phase === 'talking' ? (
            <More talk={talk} canBan={target !== null} />
          ) : (
            <Button
              size="icon"
              variant="quiet"
              aria-label={talk.phase === 'asking' ? 'Cancel' : 'Close'}
              hidden={talk.phase === 'answering'}
              onClick={talk.phase === 'asking' ? talking.cancel : talking.dismiss}
            >
              <Sign name="x" />
            </Button>
          )}
        </header>
        {talk.problem !== null && (
          <p role="alert" className="text-danger-text">
            {talk.problem}
          </p>
        )}
        {talk.phase === 'asking' && <p className="text-muted">Allow the microphone, and the call is answered.</p>}
        {talk.phase === 'failed' && <AnswerButton call={talk}>Try again</AnswerButton>}
        {talk.phase === 'talking' && <Controls talk={talk} />}
        <PanelLinks code={talk.code} />
      </section>
    </BanInPlace>
  );
}

function Controls({ talk }: { talk: Talk }) {
  return (
    <>
      <p className="text-xs text-muted tabular-nums empty:hidden">{talk.quality && qualityText(talk.quality)}</p>
      <div className="flex flex-wrap gap-2">
        <Button aria-pressed={talk.muted} onClick={() => talking.mute(!talk.muted)}>
          {talk.muted ? 'Unmute' : 'Mute'}
        </Button>
        <Button variant="danger" onClick={() => void talking.hangUp()}>
          Hang up
        </Button>
      </div>
      <MicrophoneChoice chosen={talk.microphone} onChoose={(id) => void talking.chooseMicrophone(id)} />
    </>
  );
}

function More({ talk, canBan }: { talk: Talk; canBan: boolean }) {
  return (
    <DropdownMenu
      id="call-more"
      align="end"
      className="w-56 p-1"
      triggerLabel="More about the call"
      triggerClassName={buttonLook({}, 'px-2!')}
      trigger={<Sign name="chevron-down" />}
    >
      {canBan && (
        <Link href={chatHref(talk.code, 'ban')} data-ban-visitor="" className={`${menuItemLook} text-danger-text`}>
          Ban user’s IP
        </Link>
      )}
      <Link href={ticketHref(talk.code)} className={menuItemLook}>
        Open its ticket
      </Link>
    </DropdownMenu>
  );
}

function PanelLinks({ code }: { code: string }) {
  const path = usePathname();
  const look = 'rounded-sm text-accent-text hover:underline';
  return (
    <p className="flex flex-wrap gap-x-3 gap-y-1 text-xs empty:hidden">
      {path !== ticketHref(code) && (
        <Link href={ticketHref(code)} className={look}>
          Ticket <span className="code">{code}</span>
        </Link>
      )}
      {path !== '/desk/calls' && (
        <Link href="/desk/calls" className={look}>
          All calls
        </Link>
      )}
    </p>
  );
}

function statusText({ phase, sound, call, muted }: Talk): string {
  switch (phase) {
    case 'asking':
      return 'Your browser asks for the microphone';
    case 'answering':
      return 'Answering…';
    case 'failed':
      return 'Not answered';
    case 'ended':
      return endedCallText(call?.ending ?? null);
    case 'talking':
      if (sound === 'lost') return 'Reconnecting…';
      if (sound === 'connecting') return 'Connecting…';
      return muted ? 'You are muted' : 'Connected';
  }
}

/** Since it was answered. Its parent is drawn anew with every figure, so this is worked out once. */
function Duration({ since }: { since: number }) {
  const [ms] = useState(() => Date.now() - since);
  return <RunningTime ms={ms} />;
}

/** Whom a ban from the call is about: asked for when it begins, and when the visitor calls from elsewhere. */
function useBanTarget(talk: Talk | null, mayBan: boolean): ChatBanTarget | null {
  const [target, setTarget] = useState<ChatBanTarget | null>(null);
  const code = mayBan && talk?.phase === 'talking' ? talk.code : null;
  const address = talk?.call?.address ?? null;
  useEffect(() => {
    if (code === null || address === null) return;
    let isWanted = true;
    void askDeskCall<ChatBanTarget>('GET', code, 'ban-target').then((answer) => {
      if (isWanted && answer.kind === 'ok') setTarget(answer.value);
    });
    return () => {
      isWanted = false;
    };
  }, [code, address]);
  return target && target.code === talk?.code ? target : null;
}
