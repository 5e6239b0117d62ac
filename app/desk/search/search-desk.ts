import 'server-only';
import { type DeskPage, pagesFor } from '@/components/desk/desk-pages';
import { exactTime, untilText } from '@/components/desk/exact-time';
import { canManageAgents, canManageBans, canSeeBans, canWorkTickets } from '@/lib/auth/permissions';
import { readTicketCode } from '@/lib/channels/tickets/ticket-code';
import { runtime } from '@/lib/composition';
import { type Ban, isActive } from '@/lib/domain/ban';
import { HIT_CHANNEL_NAMES } from '@/lib/domain/hit-channel';
import { formatIpAddress } from '@/lib/domain/ip-address';
import { formatIpRange, type IpRange, isSingleAddress, parseIpRange } from '@/lib/domain/ip-range';
import { checkAddressHref } from '@/lib/forms/checked-address';
import { SEARCH_CHARS_MAX, type SearchGroup, type SearchHit } from '@/lib/forms/desk-search';
import { readReference } from '@/lib/gate/refusal-reference';
import { type FoundRefusal, REFUSALS_KEPT_DAYS } from '@/lib/ports/refusal-book';
import type { TicketFilter } from '@/lib/ports/ticket-store';
import type { Viewer } from '../viewer';

/** Of each kind; whoever wants more goes to the page that lists them. */
const HITS_MAX = 5;
/** Fewer letters stand in nearly every ban, and finding them reads all. */
const BAN_WORDS_CHARS_MIN = 3;

/**
 * Where a text may lead, in groups, the most likely first: what it names exactly (a ticket, a refusal, an address), then
 * actions and pages, whose names no visitor can choose, then people, tickets and bans; for an empty one actions and pages.
 * Shows an agent nothing that the pages behind it wouldn't.
 */
export async function searchDesk(typed: string, viewer: Viewer): Promise<SearchGroup[]> {
  const text = typed.trim().slice(0, SEARCH_CHARS_MAX);
  const parsed = parseIpRange(text);
  const range = parsed.ok ? parsed.value.range : null;
  const reference = readReference(text);
  const code = readTicketCode(text);
  const words = range || reference || code ? '' : text;
  const groups = await Promise.all([
    code && ticketGroup({ words: code }, viewer),
    reference && refusalGroup(reference, viewer),
    range && addressGroup(range, viewer),
    range && coveringBansGroup(range, viewer),
    actionGroup(text, viewer),
    pageGroup(text, viewer),
    words && contactGroup(words, viewer),
    words && agentGroup(words, viewer),
    range && ticketGroup({ from: range }, viewer),
    words && ticketGroup({ words }, viewer),
    words && bansGroup(words, viewer),
  ]);
  return groups.filter((group) => !!group).filter(({ hits }) => hits.length > 0);
}

/** What a refused visitor's reference is about. */
async function refusalGroup(reference: string, { agent, timeZone }: Viewer): Promise<SearchGroup | null> {
  if (!canSeeBans(agent)) return null;
  const found = await runtime().refusals.find(reference);
  const hit = { href: checkAddressHref(reference), title: `Refusal ${reference}` };
  return { name: 'Refusal', hits: [{ ...hit, note: refusalNote(found, timeZone) }] };
}

function refusalNote(found: FoundRefusal, timeZone: string): string {
  switch (found.kind) {
    case 'found': {
      const { at, channel, address, banId } = found.refusal;
      return [
        address && `from ${formatIpAddress(address)}`,
        banId !== null && `by ban ${banId}`,
        HIT_CHANNEL_NAMES[channel],
        exactTime(at, timeZone),
      ]
        .filter(Boolean)
        .join(' – ');
    }
    case 'unknown':
      return `Not known; references are kept for ${REFUSALS_KEPT_DAYS} days at most`;
    case 'unavailable':
      return 'Can’t be looked up: Redis does not answer';
  }
}

/** What can be asked about an address or a range. */
function addressGroup(range: IpRange, { agent }: Viewer): SearchGroup | null {
  if (!canSeeBans(agent)) return null;
  const text = formatIpRange(range);
  const typed = encodeURIComponent(text);
  return {
    name: isSingleAddress(range) ? 'Address' : 'Range',
    hits: [
      ...(isSingleAddress(range)
        ? [{ href: checkAddressHref(text), title: `Check ${text}`, note: 'Who is refused from it, and why' }]
        : []),
      {
        href: `/desk/bans?q=${typed}`,
        title: isSingleAddress(range) ? `Bans covering ${text}` : `Bans on addresses of ${text}`,
        note: 'Banned IPs',
      },
      { href: `/desk/ban-history?q=${typed}`, title: `Past bans of ${text}`, note: 'Ban history' },
      ...(canManageBans(agent)
        ? [{ href: `/desk/bans/new?address=${typed}`, title: `Add a ban on ${text}`, note: 'Asks how long first' }]
        : []),
    ],
  };
}

/** The bans in force that share addresses with a range. */
async function coveringBansGroup(range: IpRange, viewer: Viewer): Promise<SearchGroup | null> {
  if (!canSeeBans(viewer.agent)) return null;
  const bans = await runtime().bans.bansOverlapping(range, viewer.now, HITS_MAX);
  return { name: 'Bans', hits: bans.map((ban) => banHit(ban, viewer)) };
}

/** Bans with such words in their reason, those in force first. */
async function bansGroup(text: string, viewer: Viewer): Promise<SearchGroup | null> {
  if (!canSeeBans(viewer.agent) || text.length < BAN_WORDS_CHARS_MIN) return null;
  const { bans } = runtime();
  const latest = { reason: text, sort: 'created', direction: 'desc', limit: HITS_MAX } as const;
  const [active, past] = await Promise.all([
    bans.listBans({ ...latest, state: 'active' }, viewer.now),
    bans.listBans({ ...latest, state: 'past' }, viewer.now),
  ]);
  const found = [...active.rows, ...past.rows].slice(0, HITS_MAX);
  return { name: 'Bans', hits: found.map((ban) => banHit(ban, viewer)) };
}

function banHit(ban: Ban, { now, timeZone }: Viewer): SearchHit {
  const when = isActive(ban, now)
    ? `Banned ${untilText(ban.validUntil, timeZone)}`
    : `Ended${ban.validUntil ? ` ${exactTime(ban.validUntil, timeZone)}` : ''}`;
  return {
    href: `/desk/bans/${ban.id}`,
    title: formatIpRange(ban.range),
    note: [when, ban.reason.slice(0, SEARCH_CHARS_MAX)].filter(Boolean).join(' – '),
  };
}

async function contactGroup(text: string, { agent, now }: Viewer): Promise<SearchGroup | null> {
  if (!canWorkTickets(agent)) return null;
  const query = { words: text, sort: 'lastSeen', direction: 'desc', limit: HITS_MAX } as const;
  const { rows } = await runtime().contacts.listContacts(query, now);
  const hits = rows.map(({ id, name, email }) => ({ href: `/desk/contacts/${id}`, title: name || email, note: email }));
  return { name: 'Contacts', hits };
}

async function ticketGroup(filter: TicketFilter, { agent }: Viewer): Promise<SearchGroup | null> {
  if (!canWorkTickets(agent)) return null;
  const { rows } = await runtime().tickets.listTickets({ ...filter, sort: 'updated', limit: HITS_MAX });
  const hits = rows.map(({ code, subject, contact }) => ({
    href: `/desk/tickets/${encodeURIComponent(code)}`,
    title: subject || 'No subject',
    note: [code, contact?.name ?? 'Unidentified visitor'].join(' – '),
  }));
  return { name: 'Tickets', hits };
}

async function agentGroup(text: string, { agent, now }: Viewer): Promise<SearchGroup | null> {
  if (!canManageAgents(agent)) return null;
  const people = await runtime().people.listPeople(now);
  const hits = people
    .filter(({ name, email }) => hasWords(`${name} ${email}`, text))
    .slice(0, HITS_MAX)
    .map(({ id, name, email }) => ({ href: `/desk/agents/${id}`, title: name, note: email }));
  return { name: 'Agents', hits };
}

function actionGroup(text: string, { agent }: Viewer): SearchGroup {
  const actions = [
    ...(canManageBans(agent) ? [{ href: '/desk/bans/new', title: 'Add ban', note: 'Banned IPs' }] : []),
    ...(canManageAgents(agent) ? [{ href: '/desk/agents/invite', title: 'Invite an agent', note: 'Agents' }] : []),
    { href: '/desk/profile', title: 'Your profile', note: 'Name, time zone, colours, password, devices' },
  ];
  return { name: 'Actions', hits: actions.filter(({ title }) => hasWords(title, text)) };
}

function pageGroup(text: string, { agent }: Viewer): SearchGroup {
  const pages = pagesFor(agent).filter(({ name, words }) => hasWords(`${name} ${words}`, text));
  const isByName = ({ name }: DeskPage) => hasWords(name, text);
  const byNameFirst = [...pages.filter(isByName), ...pages.filter((page) => !isByName(page))];
  const hits = byNameFirst.map(
    ({ href, name, group, keys }): SearchHit => ({
      href,
      title: name,
      note: GROUP_NAMES[group],
      ...(keys && { keys }),
    }),
  );
  return { name: 'Pages', hits };
}

const GROUP_NAMES = { work: '', security: 'Configuration › Security', configuration: 'Configuration' } as const;

/** Whether each word of `sought` begins a word of `text`. */
function hasWords(text: string, sought: string): boolean {
  const words = text.toLowerCase().split(/\s+/);
  return sought
    .toLowerCase()
    .split(/\s+/)
    .every((part) => words.some((word) => word.startsWith(part)));
}
