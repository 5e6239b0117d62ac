'use client';

import { Button } from '@/components/ui/button';
import { buttonLook } from '@/components/ui/button-look';
import { DropdownMenu } from '@/components/ui/dropdown-menu';
import { ForeignText } from '@/components/ui/foreign-text';
import { Link } from '@/components/ui/link';
import { menuItemLook } from '@/components/ui/menu-item-look';
import { shortcut } from '@/components/ui/shortcut';
import { Sign } from '@/components/ui/sign';
import type { ChatBanTarget } from '@/lib/forms/chat-ban-target';
import { ticketHref } from '../tickets/ticket-href';
import { Ago } from './ago';
import { BanVisitor } from './ban-visitor';
import { ChatChangeForm, useChat } from './chat-provider';
import { standingOf } from './colleagues-menu';

/** Who this is, who has the chat, and what can be done with it; rare things are in the arrow menu at the right. */
export function ChatHeader({
  banTarget,
  nowMs,
  timeZone,
}: {
  banTarget: ChatBanTarget | null;
  nowMs: number;
  timeZone: string;
}) {
  const { code, chat, list, focusComposer } = useChat();
  const isMine = chat.agent?.id === list.me;
  return (
    <header className="flex flex-wrap items-center gap-x-3 gap-y-2 border-b border-line px-4 py-2.5 max-sm:px-3">
      <Link
        href="/desk/chats"
        aria-label="Back to all chats"
        className={buttonLook({ size: 'icon', variant: 'quiet' }, 'chat-back -ml-1')}
      >
        <Sign name="back" />
      </Link>
      <div className="min-w-0 grow basis-24">
        <h1 className="truncate text-base font-semibold">
          {chat.name ? <ForeignText>{chat.name}</ForeignText> : 'Unidentified visitor'}
        </h1>
        <p role="status" className="truncate text-xs text-muted">
          {chat.status === 'waiting' && (
            <>
              Waiting, nobody has it yet · <Ago at={chat.started_at} nowMs={nowMs} timeZone={timeZone} />
            </>
          )}
          {chat.status === 'active' &&
            (isMine ? (
              'With you'
            ) : (
              <>
                With <bdi>{chat.agent?.name}</bdi>
              </>
            ))}
          {chat.status === 'ended' && 'Over'}
        </p>
      </div>
      <div className="flex shrink-0 flex-wrap items-center gap-2 empty:hidden max-sm:order-last max-sm:w-full">
        {chat.status === 'waiting' && (
          <ChatChangeForm onChanged={focusComposer}>
            <Button type="submit" name="change" value="accept" variant="primary" {...shortcut('a', 'Accept the chat')}>
              Accept
            </Button>
          </ChatChangeForm>
        )}
        {chat.status !== 'ended' && <TransferMenu />}
        {chat.status === 'active' && (
          <ChatChangeForm>
            <Button type="submit" name="change" value="resolve" {...shortcut('d', 'Resolve the chat')}>
              Resolve
            </Button>
          </ChatChangeForm>
        )}
      </div>
      <div className="flex shrink-0 items-center gap-2">
        <button
          type="button"
          popoverTarget="chat-visitor"
          className={`chat-visitor-opener ${buttonLook({}, 'px-2!')}`}
          aria-label="Visitor"
        >
          <Sign name="person" />
        </button>
        <BanVisitor target={banTarget}>
          <DropdownMenu
            id="chat-more"
            align="end"
            className="w-60 p-1"
            triggerLabel="More"
            triggerClassName={buttonLook({}, 'px-2!')}
            trigger={<Sign name="chevron-down" />}
          >
            {banTarget && chat.status !== 'ended' && (
              <Link
                href={`/desk/chats/${encodeURIComponent(code)}/ban`}
                data-ban-visitor=""
                className={`${menuItemLook} text-danger-text`}
                {...shortcut('b', 'Ban user’s IP')}
              >
                Ban user’s IP
              </Link>
            )}
            <Link href={ticketHref(code)} className={menuItemLook}>
              Open its ticket
            </Link>
          </DropdownMenu>
        </BanVisitor>
      </div>
    </header>
  );
}

/** To whom the chat can be given: those who take chats first, with how many each has. */
function TransferMenu() {
  const { chat, list } = useChat();
  const others = list.agents
    .filter(({ id }) => id !== chat.agent?.id)
    .sort((a, b) => Number(b.available) - Number(a.available) || a.chats - b.chats);
  return (
    <DropdownMenu
      id="chat-transfer"
      align="end"
      className="w-72 p-1"
      triggerClassName={buttonLook()}
      trigger={
        <>
          Transfer
          <Sign name="chevron-down" className="size-3.5 text-muted" />
        </>
      }
    >
      <p className="px-2 pt-1.5 pb-1 text-xs text-muted">Transfer to</p>
      <ChatChangeForm className="max-h-72 overflow-y-auto">
        {others.map((agent) => (
          <button
            key={agent.id}
            type="submit"
            name="change"
            value={`transfer ${agent.id}`}
            className={`${menuItemLook} justify-between`}
          >
            <span className="flex min-w-0 items-center gap-2">
              <span aria-hidden className={agent.available ? 'presence presence-there' : 'presence'} />
              <bdi className="truncate">{agent.id === list.me ? `${agent.name} (you)` : agent.name}</bdi>
            </span>
            <span className="shrink-0 text-xs text-muted">{standingOf(agent)}</span>
          </button>
        ))}
        {others.length === 0 && <p className="px-2 py-1.5 text-muted">There is no other agent.</p>}
      </ChatChangeForm>
    </DropdownMenu>
  );
}
