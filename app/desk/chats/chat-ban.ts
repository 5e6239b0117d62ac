import 'server-only';
import { parseIpAddress } from '@/lib/domain/ip-address';
import { BAN_PERIODS } from '@/lib/domain/valid-until';
import { type BanFormValues, banFormValues } from '@/lib/forms/ban-form';
import type { BanPreview, PrefixChoice } from '@/lib/forms/ban-preview';
import { readBanRange } from '@/lib/forms/ban-range';
import type { ChatBanTarget } from '@/lib/forms/chat-ban-target';
import type { Conversation, VisitorRecord } from '@/lib/ports/chat-store';
import { localMinute } from '../bans/ban-form-props';
import { prefixChoices, previewBan } from '../bans/ban-preview';
import type { Viewer } from '../viewer';

/** How much of IPv6 an agent may ban from a chat. */
const PREFIXES = ['128', '64'];

/** What the form for a ban from this chat or call shows; null when the visitor's address isn't known any more. */
export function chatBanTarget(
  chat: Conversation,
  record: VisitorRecord,
  { now, timeZone }: Viewer,
): ChatBanTarget | null {
  if (chat.address === null) return null;
  return {
    code: chat.code,
    isCall: chat.kind === 'call',
    name: chat.visitorName || chat.contact?.name || '',
    email: chat.contact?.email ?? '',
    address: chat.address,
    earlierAddresses: record.addresses.map(({ address }) => address).filter((address) => address !== chat.address),
    prefixes: prefixesOf(chat.address),
    presets: BAN_PERIODS.map(({ text }) => text),
    timeZone,
    earliestUntil: localMinute(now, timeZone),
  };
}

/**
 * What was sent, reduced to what an agent may ban from a chat: one address, or its /64. The rest of the fields are taken
 * as they are and read like those of any ban.
 */
export function chatBanValues(form: FormData): BanFormValues {
  const values = banFormValues(form);
  const isAddress = parseIpAddress(values.startIp.trim()).ok;
  return {
    ...values,
    startIp: isAddress ? values.startIp.trim() : '',
    endIp: '',
    prefix: PREFIXES.includes(values.prefix) ? values.prefix : '',
  };
}

/** What a ban from this chat would do, and whom else it would hit. */
export async function previewChatBan(
  viewer: Viewer,
  chat: Pick<Conversation, 'ticketId' | 'contact'>,
  values: BanFormValues,
): Promise<BanPreview> {
  const visitor = { ticketId: chat.ticketId, contactId: chat.contact?.id ?? null };
  const preview = await previewBan(viewer, values, null, visitor);
  return 'prefixes' in preview ? { ...preview, prefixes: narrowed(preview.prefixes) } : preview;
}

/** How much of an IPv6 network an agent may ban, to choose from. */
export function prefixesOf(address: string): PrefixChoice[] | null {
  const range = readBanRange({ startIp: address, endIp: '', prefix: '' });
  return range.ok && range.value.ipv6 ? narrowed(prefixChoices(range.value.ipv6)) : null;
}

function narrowed(choices: PrefixChoice[] | null): PrefixChoice[] | null {
  return choices?.filter(({ value }) => PREFIXES.includes(value)) ?? null;
}
