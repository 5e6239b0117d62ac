import { History, Inbox, ShieldBan } from 'lucide-react';
import { NavLink } from './nav-link';

/** The desk's pages, as the rail and the small screen's menu list them. */
export function DeskNavigation() {
  return (
    <ul className="grid gap-0.5">
      <li>
        <NavLink href="/desk/tickets">
          <Inbox aria-hidden />
          Tickets
        </NavLink>
      </li>
      <li>
        <p className="px-2 pt-5 pb-1 text-xs text-faint">
          Configuration <span aria-hidden>›</span> <span className="sr-only">, </span>Security
        </p>
        <ul className="grid gap-0.5">
          <li>
            <NavLink href="/desk/bans">
              <ShieldBan aria-hidden />
              Banned IPs
            </NavLink>
          </li>
          <li>
            <NavLink href="/desk/ban-history">
              <History aria-hidden />
              Ban history
            </NavLink>
          </li>
        </ul>
      </li>
    </ul>
  );
}
