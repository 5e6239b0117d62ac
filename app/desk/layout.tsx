import 'server-only';
import { Menu } from 'lucide-react';
import { cookies } from 'next/headers';
import type { ReactNode } from 'react';
import { CallLayer } from '@/components/calls/call-layer';
import { CallsCount } from '@/components/calls/calls-count';
import { ringingOf } from '@/components/calls/ringing-of';
import { AvailabilitySwitch } from '@/components/chats/availability-switch';
import { ChatsCount } from '@/components/chats/chats-count';
import { LiveChatsLayer } from '@/components/chats/live-chats-layer';
import { waitingAndUnread } from '@/components/chats/waiting-and-unread';
import { Brand } from '@/components/desk/brand';
import { DeskNavigation, PageCount, type PageCounts } from '@/components/desk/desk-navigation';
import { DeskSearch } from '@/components/desk/desk-search';
import { IndexBanner } from '@/components/desk/index-banner';
import { PersonMenu } from '@/components/desk/person-menu';
import { TimeZoneCookie } from '@/components/desk/time-zone-cookie';
import { DropdownMenu } from '@/components/ui/dropdown-menu';
import { ShortcutLayer } from '@/components/ui/shortcut-layer';
import { parseTheme, THEME_COOKIE } from '@/components/ui/theme';
import { Toaster } from '@/components/ui/toast';
import { canBanFromChat } from '@/lib/auth/permissions';
import { findSignedIn } from '@/lib/auth/session';
import { runtime } from '@/lib/composition';
import { TICKET_COUNT_MAX } from '@/lib/ports/ticket-store';
import { readCallList } from './calls/read-call-list';
import { setAvailableAction } from './chats/availability-action';
import { banFromChatAction } from './chats/ban-actions';
import { readChatList } from './chats/read-chat-list';
import { undoChatBanAction } from './chats/undo-actions';
import { saveThemeAction } from './profile/actions';
import { signOutAction } from './sign-out/actions';
import { viewerOf } from './viewer';

/**
 * The frame of every page of the desk: rail, top bar, and the state of the index. It guards nothing: a layout doesn't
 * run again when only the page changes, so each page asks who is calling. To a stranger it adds nothing to the page.
 */
export default async function DeskLayout({ children }: { children: ReactNode }) {
  const signedIn = await findSignedIn();
  if (!signedIn) return children;
  const { timeZone } = await viewerOf(signedIn);
  const theme = parseTheme((await cookies()).get(THEME_COOKIE)?.value);
  const me = signedIn.agent.id;
  const [openTickets, chats, calls] = await Promise.all([
    runtime().tickets.countOpenTickets(),
    readChatList(me),
    readCallList(me),
  ]);
  const counts: PageCounts = {
    '/desk/tickets': <PageCount text={openTicketsText(openTickets)} of="open" />,
    '/desk/chats': <ChatsCount me={me} written={waitingAndUnread(chats)} />,
    '/desk/calls': <CallsCount me={me} written={ringingOf(calls).length} />,
  };
  return (
    <div className="sm:grid sm:min-h-dvh sm:grid-cols-[208px_minmax(0,1fr)]">
      <a
        href="#content"
        className="sr-only z-50 rounded-md bg-accent px-3 py-2 text-accent-contrast focus:not-sr-only focus:fixed focus:top-2 focus:left-2"
      >
        Skip to content
      </a>
      <aside className="max-sm:hidden border-r border-line bg-surface-sunken">
        <div className="sticky top-0 grid gap-4 p-3">
          <div className="grid gap-0.5 px-2 pt-1">
            <Brand />
            <p className="truncate text-xs text-muted">
              <bdi>{runtime().deskName()}</bdi>
            </p>
          </div>
          <nav aria-label="Desk">
            <DeskNavigation agent={signedIn.agent} counts={counts} />
          </nav>
        </div>
      </aside>
      <div className="min-w-0">
        <header className="sticky top-0 z-30 flex h-12 items-center gap-2 border-b border-line bg-canvas px-3 sm:px-6">
          <DropdownMenu
            id="desk-menu"
            className="w-64 p-1"
            triggerLabel="Menu"
            triggerClassName="grid size-8 place-items-center rounded-md hover:bg-surface-hover sm:hidden pointer-coarse:size-11 [&_svg]:size-5"
            trigger={<Menu aria-hidden />}
          >
            <nav aria-label="Desk">
              <DeskNavigation agent={signedIn.agent} counts={counts} />
            </nav>
          </DropdownMenu>
          <span className="sm:hidden">
            <Brand />
          </span>
          <div className="ml-auto flex min-w-0 items-center gap-2 sm:grow sm:justify-between">
            <DeskSearch />
            <div className="flex min-w-0 items-center gap-1">
              <AvailabilitySwitch
                me={me}
                written={chats.agents.some(({ id, switched_on }) => id === me && switched_on)}
                action={setAvailableAction}
              />
              <PersonMenu agent={signedIn.agent} theme={theme} saveTheme={saveThemeAction} signOut={signOutAction} />
            </div>
          </div>
        </header>
        <CallLayer me={me} mayBan={canBanFromChat(signedIn.agent)} ban={banFromChatAction} undo={undoChatBanAction} />
        <main
          id="content"
          tabIndex={-1}
          className="grid grid-cols-[minmax(0,1fr)] gap-4 px-3 py-5 outline-none sm:px-6"
        >
          <IndexBanner health={runtime().indexHealth()} />
          {children}
        </main>
        <TimeZoneCookie shown={timeZone} />
      </div>
      <Toaster />
      <ShortcutLayer />
      <LiveChatsLayer me={me} />
    </div>
  );
}

function openTicketsText(count: number): string {
  return count > TICKET_COUNT_MAX ? `${TICKET_COUNT_MAX}+` : count > 0 ? String(count) : '';
}
