import type { ReactNode } from 'react';
import { shortcut } from '@/components/ui/shortcut';
import type { PermissionHolder } from '@/lib/auth/permissions';
import { type DeskPage, pagesFor } from './desk-pages';
import { NavLink } from './nav-link';

const GROUP_NAMES: Readonly<Record<Exclude<DeskPage['group'], 'work'>, ReactNode>> = {
  security: (
    <>
      Configuration <span aria-hidden>›</span> <span className="sr-only">, </span>Security
    </>
  ),
  configuration: 'Configuration',
};

/** How much waits on a page, by its path; a `PageCount`, or one that follows what happens. */
export type PageCounts = Readonly<Record<string, ReactNode>>;

/** The pages that an agent may open, as the rail and the small screen's menu list them. */
export function DeskNavigation({ agent, counts }: { agent: PermissionHolder; counts: PageCounts }) {
  const pages = pagesFor(agent);
  const inGroup = (group: DeskPage['group']) => pages.filter((page) => page.group === group);
  return (
    <div className="grid gap-4">
      <Links pages={inGroup('work')} counts={counts} />
      {(['security', 'configuration'] as const).map((group) => {
        const found = inGroup(group);
        if (found.length === 0) return null;
        return (
          <div key={group}>
            <p className="px-2 pb-1 text-xs text-faint">{GROUP_NAMES[group]}</p>
            <Links pages={found} counts={counts} />
          </div>
        );
      })}
    </div>
  );
}

function Links({ pages, counts }: { pages: readonly DeskPage[]; counts: PageCounts }) {
  return (
    <ul className="grid gap-0.5">
      {pages.map(({ href, name, Sign, keys }) => (
        <li key={href}>
          <NavLink href={href} {...(keys && shortcut(keys, name))}>
            <Sign aria-hidden />
            {name}
            {counts[href]}
          </NavLink>
        </li>
      ))}
    </ul>
  );
}

/** How much waits on a page: `text` such as "999+", and `of` what. Nothing for an empty text. */
export function PageCount({ text, of }: { text: string; of: string }) {
  if (!text) return null;
  return (
    <span className="ml-auto text-xs font-normal tabular-nums">
      {text}
      <span className="sr-only"> {of}</span>
    </span>
  );
}
