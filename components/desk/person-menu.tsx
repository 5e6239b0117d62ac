import { ChevronDown, Keyboard, LogOut, UserRound } from 'lucide-react';
import { ROLE_NAMES } from '@/components/people/role-names';
import { Avatar } from '@/components/ui/avatar';
import { classNames } from '@/components/ui/class-names';
import { DropdownMenu } from '@/components/ui/dropdown-menu';
import { Link } from '@/components/ui/link';
import { menuItemLook } from '@/components/ui/menu-item-look';
import { SHEET_OPENER } from '@/components/ui/shortcut';
import type { Theme } from '@/components/ui/theme';
import { ThemeSwitch } from '@/components/ui/theme-switch';
import type { Agent } from '@/lib/ports/agent-store';

/** Who is signed in, which colours they want, the way to their own account, and the way out. */
export function PersonMenu({
  agent,
  theme,
  saveTheme,
  signOut,
}: {
  agent: Agent;
  theme: Theme;
  saveTheme: (theme: Theme) => Promise<void>;
  signOut: () => Promise<void>;
}) {
  return (
    <DropdownMenu
      id="person-menu"
      align="end"
      className="w-64 p-1"
      triggerClassName="flex h-8 max-w-56 min-w-0 items-center gap-2 rounded-md px-2 text-grid hover:bg-surface-hover pointer-coarse:h-11"
      trigger={
        <>
          <Avatar name={agent.name} />
          <bdi className="truncate max-sm:sr-only">{agent.name}</bdi>
          <ChevronDown aria-hidden className="size-3.5 shrink-0 text-muted" />
        </>
      }
    >
      <div className="border-b border-line px-2 pt-1.5 pb-2.5">
        <p className="truncate font-medium">
          <bdi>{agent.name}</bdi>
        </p>
        <p className="truncate text-xs text-muted">
          <bdi>{agent.email}</bdi>
        </p>
        <p className="text-xs text-muted">{ROLE_NAMES[agent.role]}</p>
      </div>
      <div className="border-b border-line px-1 py-2 noscript:hidden">
        <ThemeSwitch theme={theme} save={saveTheme} />
      </div>
      <Link href="/desk/profile" prefetch={false} className={classNames(menuItemLook, 'mt-1')}>
        <UserRound aria-hidden />
        Your profile
      </Link>
      <button
        type="button"
        popoverTarget="person-menu"
        {...SHEET_OPENER}
        className={classNames(menuItemLook, 'noscript:hidden')}
      >
        <Keyboard aria-hidden />
        Keyboard shortcuts
      </button>
      <form action={signOut}>
        <button type="submit" className={menuItemLook}>
          <LogOut aria-hidden />
          Sign out
        </button>
      </form>
    </DropdownMenu>
  );
}
