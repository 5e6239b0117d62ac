import {
  ChartColumnStacked,
  History,
  Inbox,
  KeyRound,
  Lightbulb,
  ListPlus,
  type LucideIcon,
  MailX,
  MessagesSquare,
  Phone,
  Route,
  ScrollText,
  SearchCheck,
  Settings,
  ShieldBan,
  ShieldOff,
  UserCog,
  Users,
  Webhook,
} from 'lucide-react';
import {
  canManageAgents,
  canManageBans,
  canManageSettings,
  canManageTokens,
  canManageWebhooks,
  canSeeActivity,
  canSeeBans,
  canSeeRules,
  canWorkTickets,
  type PermissionHolder,
} from '@/lib/auth/permissions';

/** One of the desk's pages, as the rail, the search and the shortcuts know it. */
export interface DeskPage {
  readonly href: string;
  readonly name: string;
  readonly Sign: LucideIcon;
  readonly group: 'work' | 'security' | 'configuration';
  /** Keys that lead there, one after the other. */
  readonly keys: string | null;
  /** Other words that people look for it by. */
  readonly words: string;
  readonly mayOpen: (agent: PermissionHolder) => boolean;
}

/** In the order of the rail. */
const DESK_PAGES: readonly DeskPage[] = [
  {
    href: '/desk/tickets',
    name: 'Tickets',
    Sign: Inbox,
    group: 'work',
    keys: 'g t',
    words: 'inbox conversations messages spam',
    mayOpen: canWorkTickets,
  },
  {
    href: '/desk/chats',
    name: 'Chats',
    Sign: MessagesSquare,
    group: 'work',
    keys: 'g q',
    words: 'live queue waiting visitors console messages ban',
    mayOpen: canWorkTickets,
  },
  {
    href: '/desk/calls',
    name: 'Calls',
    Sign: Phone,
    group: 'work',
    keys: 'g v',
    words: 'voice phone ringing answer talk missed visitors ban',
    mayOpen: canWorkTickets,
  },
  {
    href: '/desk/board',
    name: 'Board',
    Sign: Lightbulb,
    group: 'work',
    keys: 'g f',
    words: 'suggestions forum topics votes replies posts moderate hide spam ban',
    mayOpen: canWorkTickets,
  },
  {
    href: '/desk/contacts',
    name: 'Contacts',
    Sign: Users,
    group: 'work',
    keys: 'g c',
    words: 'people visitors customers names e-mail',
    mayOpen: canWorkTickets,
  },
  {
    href: '/desk/security',
    name: 'Security overview',
    Sign: ChartColumnStacked,
    group: 'security',
    keys: 'g o',
    words: 'security configuration hits refusals refused statistics charts ending idle',
    mayOpen: canSeeBans,
  },
  {
    href: '/desk/bans',
    name: 'Banned IPs',
    Sign: ShieldBan,
    group: 'security',
    keys: 'g b',
    words: 'security configuration active addresses blocked',
    mayOpen: canSeeBans,
  },
  {
    href: '/desk/ban-history',
    name: 'Ban history',
    Sign: History,
    group: 'security',
    keys: 'g h',
    words: 'security configuration past expired ended',
    mayOpen: canSeeBans,
  },
  {
    href: '/desk/exemptions',
    name: 'Exemptions',
    Sign: ShieldOff,
    group: 'security',
    keys: 'g e',
    words: 'security configuration never refused allow list whitelist allowlist let in holes exclude office',
    mayOpen: canSeeBans,
  },
  {
    href: '/desk/check-address',
    name: 'Check an address',
    Sign: SearchCheck,
    group: 'security',
    keys: 'g a',
    words: 'security configuration explain why refused refusal reference code let in visitor ip',
    mayOpen: canSeeBans,
  },
  {
    href: '/desk/imports',
    name: 'Imports',
    Sign: ListPlus,
    group: 'security',
    keys: null,
    words: 'security configuration lists feeds upload csv netset crowdsec batch block list bans file',
    mayOpen: canManageBans,
  },
  {
    href: '/desk/agents',
    name: 'Agents',
    Sign: UserCog,
    group: 'configuration',
    keys: 'g p',
    words: 'people staff users accounts invite roles administrators password reset disable',
    mayOpen: canManageAgents,
  },
  {
    href: '/desk/rules',
    name: 'Rules',
    Sign: MailX,
    group: 'configuration',
    keys: 'g r',
    words: 'configuration mail e-mail phone calls spam delete block sender domain filter',
    mayOpen: canSeeRules,
  },
  {
    href: '/desk/webhooks',
    name: 'Webhooks',
    Sign: Webhook,
    group: 'configuration',
    keys: 'g w',
    words: 'configuration integrations notify events deliveries secret signature http post firewall',
    mayOpen: canManageWebhooks,
  },
  {
    href: '/desk/tokens',
    name: 'API tokens',
    Sign: KeyRound,
    group: 'configuration',
    keys: 'g k',
    words: 'configuration programs keys apikey bouncer proxy scripts access secret revoke curl',
    mayOpen: canManageTokens,
  },
  {
    href: '/desk/activity',
    name: 'Activity log',
    Sign: ScrollText,
    group: 'configuration',
    keys: 'g l',
    words: 'audit history changes who did what',
    mayOpen: canSeeActivity,
  },
  {
    href: '/desk/proxy-check',
    name: 'Proxy check',
    Sign: Route,
    group: 'configuration',
    keys: null,
    words: 'security configuration forwarded trusted proxies hops my address seen as',
    mayOpen: canManageSettings,
  },
  {
    href: '/desk/settings',
    name: 'Settings',
    Sign: Settings,
    group: 'configuration',
    keys: 'g s',
    words: 'desk name retention erase addresses privacy',
    mayOpen: canManageSettings,
  },
];

/** The pages that an agent may open. */
export function pagesFor(agent: PermissionHolder): readonly DeskPage[] {
  return DESK_PAGES.filter(({ mayOpen }) => mayOpen(agent));
}
