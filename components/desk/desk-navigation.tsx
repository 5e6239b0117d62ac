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

/** The pages that an agent may open, as the rail and the small screen's menu list them. */
export function DeskNavigation({ agent }: { agent: PermissionHolder }) {
  const pages = pagesFor(agent);
  const inGroup = (group: DeskPage['group']) => pages.filter((page) => page.group === group);
  return (
    <div className="grid gap-4">
      <Links pages={inGroup('work')} />
      {(['security', 'configuration'] as const).map((group) => {
        const found = inGroup(group);
        if (found.length === 0) return null;
        return (
          <div key={group}>
            <p className="px-2 pb-1 text-xs text-faint">{GROUP_NAMES[group]}</p>
            <Links pages={found} />
          </div>
        );
      })}
    </div>
  );
}

function Links({ pages }: { pages: readonly DeskPage[] }) {
  return (
    <ul className="grid gap-0.5">
      {pages.map(({ href, name, Sign, keys }) => (
        <li key={href}>
          <NavLink href={href} {...(keys && shortcut(keys, name))}>
            <Sign aria-hidden />
            {name}
          </NavLink>
        </li>
      ))}
    </ul>
  );
}
