import { buttonLook } from '@/components/ui/button-look';
import { DropdownMenu } from '@/components/ui/dropdown-menu';
import { Sign } from '@/components/ui/sign';
import type { DeskChatAgent, DeskChatList } from '@/lib/channels/chat/chat-view';

/** Beyond so many agents their list scrolls by itself. */
const LISTED_WHOLE_MAX = 8;

/** Who of the desk takes chats now, and how many each has. */
export function ColleaguesMenu({ list: { me, agents } }: { list: DeskChatList }) {
  const there = agents.filter(({ available }) => available).length;
  return (
    <DropdownMenu
      id="chat-colleagues"
      align="end"
      className="w-72 p-3"
      triggerClassName={buttonLook({ size: 'sm', variant: 'quiet' })}
      trigger={
        <>
          <span className={there > 0 ? 'presence presence-there' : 'presence'} aria-hidden />
          {there === 0 ? 'Nobody takes chats' : `${there} ${there === 1 ? 'takes' : 'take'} chats`}
          <Sign name="chevron-down" className="size-3.5" />
        </>
      }
    >
      <h2 className="mb-2 font-semibold">Who takes chats</h2>
      {/* What scrolls must scroll by keyboard too. */}
      <ul
        aria-label="Who takes chats"
        tabIndex={agents.length > LISTED_WHOLE_MAX ? 0 : undefined}
        className="grid max-h-72 gap-1.5 overflow-y-auto"
      >
        {agents.map((agent) => (
          <li key={agent.id} className="flex items-baseline justify-between gap-3">
            <span className="flex min-w-0 items-baseline gap-2">
              <span aria-hidden className={agent.available ? 'presence presence-there' : 'presence'} />
              <bdi className="truncate">{agent.id === me ? `${agent.name} (you)` : agent.name}</bdi>
            </span>
            <span className="shrink-0 text-xs text-muted">{standingOf(agent)}</span>
          </li>
        ))}
      </ul>
      {there === 0 && (
        <p className="mt-3 border-t border-line pt-2 text-xs text-muted">
          Visitors can start a chat all the same; they are offered to leave a message instead of waiting.
        </p>
      )}
    </DropdownMenu>
  );
}

/** "Takes chats, 2 now": whether an agent takes chats, and how many are theirs. */
export function standingOf({ available, switched_on, chats }: DeskChatAgent): string {
  const takes = available ? 'Takes chats' : switched_on ? 'Not at the desk' : 'Off';
  return chats === 0 ? takes : `${takes}, ${chats} now`;
}
