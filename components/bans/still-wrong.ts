import type { BanFormErrors } from '@/lib/forms/ban-form';
import type { BanPreview } from '@/lib/forms/ban-preview';

/** What is still wrong, now that the server has read the fields anew. */
export function stillWrong(errors: BanFormErrors, preview: BanPreview): BanFormErrors {
  if (!('rangeText' in preview)) return errors;
  const { startIp: _start, endIp: _end, period, until, ...others } = errors;
  return preview.untilText === null ? { ...others, period, until } : others;
}
