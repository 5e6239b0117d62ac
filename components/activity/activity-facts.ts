import { untilText } from '@/components/desk/exact-time';
import { ROLE_NAMES } from '@/components/people/role-names';
import type { Activity } from '@/lib/ports/activity-log';

/** One detail of an entry. `before` is what `text` took the place of. */
export interface ActivityFact {
  readonly name: string;
  readonly before: string | null;
  readonly text: string;
}

/** How each detail is called, and how its value is written. Details without an entry here are in the sentence. */
const FACTS: Readonly<Record<string, { name: string; write?: (value: unknown, timeZone: string) => string }>> = {
  range: { name: 'Range' },
  validUntil: { name: 'Valid', write: (value, zone) => untilText(dateOf(value), zone) },
  reason: { name: 'Reason' },
  note: { name: 'Note' },
  refused: { name: 'Exempted', write: (value) => `${value} left out` },
  held: { name: 'Held', write: (value) => `${value} that were changed by hand` },
  every: { name: 'Fetched', write: (value) => (value === 'off' ? 'only by hand' : String(value)) },
  name: { name: 'Name' },
  email: { name: 'E-mail' },
  role: { name: 'Role', write: (value) => (value === 'administrator' ? ROLE_NAMES.administrator : ROLE_NAMES.agent) },
  expiresAt: { name: 'Link', write: (value, zone) => untilText(dateOf(value), zone) },
  lockedOut: { name: 'Account', write: () => 'locked until the link is used' },
  devices: { name: 'Signed out', write: (value) => `on ${value === 1 ? 'one device' : `${value} devices`}` },
  deskName: { name: 'Desk’s name' },
  addressRetentionDays: { name: 'Addresses kept', write: (value) => `${value} days` },
  embeddingSites: { name: 'Sites that may embed the chat' },
  conditions: { name: 'When' },
  action: { name: 'Then', write: (value) => (value === 'delete' ? 'delete' : 'mark as spam') },
  metCount: { name: 'Met', write: (value) => (value === 1 ? 'once' : `${value} times`) },
  sender: { name: 'From' },
  subject: { name: 'Subject' },
  url: { name: 'Address' },
  topics: { name: 'Told when bans are' },
  readOnly: { name: 'May', write: () => 'only read' },
};

/** The details of an entry that say something, with what changed from what to what. */
export function activityFacts({ action, details, subjectName }: Activity, timeZone: string): ActivityFact[] {
  const all: Record<string, unknown> = withNames(action, details, subjectName);
  return Object.entries(FACTS).flatMap(([key, { name, write }]) => {
    const value = all[key];
    const before = all[`${key}Before`];
    if (value === undefined || isTold(action, key) || (isNothing(key, value) && before === undefined)) return [];
    const textOf = (each: unknown) => (write ? write(each, timeZone) : String(each ?? '')) || 'nothing';
    return [{ name, before: before === undefined ? null : textOf(before), text: textOf(value) }];
  });
}

/** Entries whose new value is their subject's name, or that call old and new otherwise. */
function withNames(action: string, details: Activity['details'], subjectName: string): Record<string, unknown> {
  if (action === 'contact.renamed') return { nameBefore: details.from, name: details.to };
  if ('rangeBefore' in details) return { range: subjectName, ...details };
  return details;
}

/** What the sentence says already. */
function isTold(action: string, key: string): boolean {
  if (key === 'devices') return action === 'agent.signed_out';
  return key === 'validUntil' && (action === 'ban.expired' || action === 'exemption.ended');
}

/** Not worth a line: no reason, no devices. An end that is not there says "indefinitely". */
function isNothing(key: string, value: unknown): boolean {
  return value === '' || value === 0 || value === false || (value === null && key !== 'validUntil');
}

function dateOf(value: unknown): Date | null {
  return typeof value === 'string' ? new Date(value) : null;
}
