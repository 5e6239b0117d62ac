import 'server-only';
import { untilText } from '@/components/desk/exact-time';
import { relativeTimeText } from '@/components/ui/relative-time-text';
import { type BanForecast, FORECAST_DAYS, foreseeBan } from '@/lib/bans/foresee-ban';
import { runtime } from '@/lib/composition';
import type { Ban } from '@/lib/domain/ban';
import { formatIpAddress } from '@/lib/domain/ip-address';
import { coversRange, exactCidr, formatIpRange, type IpRange, isSingleAddress, rangeSize } from '@/lib/domain/ip-range';
import { IPV6_PREFIX_LENGTHS, ipv6Block } from '@/lib/domain/ipv6-prefix';
import { comesTwice } from '@/lib/domain/valid-until';
import { type BanFormValues, readBanPeriod } from '@/lib/forms/ban-form';
import type {
  BanForecastTexts,
  BanMeaning,
  BanPreview,
  ListedTexts,
  PrefixChoice,
  RangeUsersTexts,
} from '@/lib/forms/ban-preview';
import { type BanRange, readBanRange } from '@/lib/forms/ban-range';
import { PERIOD_UNTIL } from '@/lib/forms/period-choice';
import type { Listed, RangeUser, RangeUsers } from '@/lib/ports/range-use';
import type { Viewer } from '../viewer';
import { actorOf } from './action-support';

/**
 * What a ban with these values would do, as the form shows it beside the fields. It never throws: a form must come
 * back with what was typed while the store is down, too.
 */
export async function previewBan(
  viewer: Viewer,
  values: BanFormValues,
  editing: Ban | null,
  visitor?: RangeUser,
): Promise<BanPreview> {
  if (values.startIp.trim() === '' && values.endIp.trim() === '') return { kind: 'empty' };
  const range = readBanRange(values);
  if (!range.ok) return { kind: 'unreadable', message: range.error.message };
  const meaning = meaningOf(range.value, values, { viewer, editing });
  try {
    const { validUntil } = meaning;
    const plan = { range: range.value.range, validUntil, editing, callerAddress: viewer.address, visitor };
    const forecast = await foreseeBan(runtime(), actorOf(viewer), plan);
    const texts = forecastTexts(forecast, range.value.range, viewer);
    return { kind: 'full', ...meaning.texts, ...texts, summary: summaryOf(meaning.texts, texts) };
  } catch (error) {
    runtime().log.error({ err: error }, 'what a ban would do could not be told');
    return { kind: 'blind', ...meaning.texts };
  }
}

interface Context {
  readonly viewer: Viewer;
  readonly editing: Ban | null;
}

/** `validUntil` undefined = not known, or as it is. */
function meaningOf(
  { range, notes, ipv6 }: BanRange,
  values: BanFormValues,
  { viewer, editing }: Context,
): { readonly validUntil: Date | null | undefined; readonly texts: BanMeaning } {
  const period = readBanPeriod(values, { now: viewer.now, mayKeep: editing !== null });
  const validUntil = period.ok ? period.validUntil : undefined;
  const end = period.ok ? (validUntil === undefined ? editing?.validUntil : validUntil) : undefined;
  const unreadable = !period.ok && values.period === PERIOD_UNTIL && values.until !== '' ? [period.message] : [];
  const twice = end && values.period === PERIOD_UNTIL && comesTwice(end, viewer.timeZone) ? [TWICE] : [];
  return {
    validUntil,
    texts: {
      rangeText: formatIpRange(range),
      sizeText: sizeText(range),
      cidr: isSingleAddress(range) ? null : exactCidr(range),
      untilText: end === undefined ? null : untilInZone(end, viewer.timeZone),
      untilRelative: end ? relativeTimeText(end, viewer.now) : null,
      notes: [...notes.map((note) => note.message), ...unreadable, ...twice],
      prefixes: ipv6 && prefixChoices(ipv6),
    },
  };
}

const TWICE = 'Clocks are put back that night, so this time comes twice. The ban ends at the second.';

function untilInZone(end: Date | null, timeZone: string): string {
  return end ? `${untilText(end, timeZone)} (${timeZone.replaceAll('_', ' ')})` : untilText(end, timeZone);
}

export function prefixChoices({ address }: NonNullable<BanRange['ipv6']>): PrefixChoice[] {
  return IPV6_PREFIX_LENGTHS.map((length) => ({
    value: String(length),
    block: length === 128 ? formatIpAddress(address) : (exactCidr(ipv6Block(address, length).range) ?? ''),
  }));
}

function sizeText(range: IpRange): string {
  const size = rangeSize(range);
  return size === 1n ? 'one address' : `${addressCountText(size)} addresses`;
}

/** Beyond a million million nobody reads digits: then the power of two says more. */
export function addressCountText(size: bigint): string {
  if (size <= 1_000_000_000_000n) return size.toLocaleString('en');
  const exponent = size.toString(2).length - 1;
  const raised = [...String(exponent)].map((digit) => SUPERSCRIPTS[Number(digit)]).join('');
  return `${size === 1n << BigInt(exponent) ? '' : 'about '}2${raised}`;
}

const SUPERSCRIPTS = '⁰¹²³⁴⁵⁶⁷⁸⁹';

function forecastTexts(
  forecast: BanForecast,
  range: IpRange,
  { agent, timeZone, now }: Viewer,
): Omit<BanForecastTexts, 'summary'> {
  const { warnings, overlapping, exemptions, inVain, users } = forecast;
  return {
    warnings: warnings.map((warning) => warning.message),
    overlapping: listedTexts(overlapping, 'ban', (ban) => ({
      id: ban.id,
      rangeText: formatIpRange(ban.range),
      untilText: untilText(ban.validUntil, timeZone),
      coversAll: coversRange(ban.range, range),
    })),
    exemptions: listedTexts(exemptions, 'exemption', (exemption) => ({
      rangeText: formatIpRange(exemption.range),
      untilText: untilText(exemption.validUntil, timeZone),
      note: exemption.note,
    })),
    inVainText: inVain && untilText(inVain.validUntil, timeZone),
    ...usersTexts(users, { agent, now }),
  };
}

/** Who would be hit, as texts. */
export function usersTexts(users: RangeUsers, { agent, now }: Pick<Viewer, 'agent' | 'now'>): RangeUsersTexts {
  return {
    days: FORECAST_DAYS,
    contacts: listedTexts(users.contacts, 'contact', ({ id, name }) => ({ id, name })),
    tickets: listedTexts(users.tickets, 'ticket', ({ code, subject, spam }) => ({ code, subject, spam })),
    openChats: listedTexts(users.openChats, openNoun(users.openChats.rows), ({ code, contactName }) => ({
      code,
      contactName,
    })),
    agents: listedTexts(users.agents, 'agent', ({ id, name, isThere, lastSeenAt }) => ({
      name,
      isYou: id === agent.id,
      seenText: isThere ? null : relativeTimeText(lastSeenAt, now),
    })),
  };
}

/** What runs is mostly all of one kind. */
function openNoun(rows: RangeUsers['openChats']['rows']): string {
  const isAll = (kind: 'chat' | 'call') => rows.every((row) => row.kind === kind);
  return isAll('chat') ? 'open chat' : isAll('call') ? 'open call' : 'open conversation';
}

function listedTexts<T, U>(
  { rows, count, countIsCapped }: Listed<T>,
  noun: string,
  text: (row: T) => U,
): ListedTexts<U> {
  const shown = count.toLocaleString('en');
  const more = count - rows.length;
  return {
    rows: rows.map(text),
    title: `${countIsCapped ? `${shown} or more` : shown} ${noun}${count === 1 ? '' : 's'}`,
    moreText: countIsCapped ? `more than ${more.toLocaleString('en')}` : more > 0 ? more.toLocaleString('en') : null,
  };
}

function summaryOf({ rangeText, sizeText }: BanMeaning, texts: Omit<BanForecastTexts, 'summary'>): string {
  const { contacts, tickets, openChats, agents, overlapping } = texts;
  const hit = [contacts, tickets, openChats, agents].filter(({ rows }) => rows.length > 0);
  const whom = hit.length > 0 ? hit.map(({ title }) => title).join(', ') : 'nobody we know of';
  const bans = overlapping.rows.length > 0 ? ` ${overlapping.title} in force there.` : '';
  return `${rangeText}, ${sizeText}. Would hit ${whom}.${bans}`;
}
