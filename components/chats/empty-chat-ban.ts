import type { BanFormState } from '@/lib/forms/ban-form-state';
import type { BanPreview } from '@/lib/forms/ban-preview';
import type { ChatBanTarget } from '@/lib/forms/chat-ban-target';

/** The form for a ban from a chat before anything is chosen. */
export function emptyChatBan(
  { address, timeZone }: ChatBanTarget,
  preview: BanPreview = { kind: 'empty' },
): BanFormState {
  return {
    values: { startIp: address, endIp: '', prefix: '', period: '', until: '', timeZone, reason: '' },
    errors: {},
    refusal: null,
    preview,
    version: null,
    keepText: null,
    attempt: 0,
    fills: 0,
    banned: null,
  };
}
