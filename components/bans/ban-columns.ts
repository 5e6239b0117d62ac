import type { BanSortColumn } from '@/lib/ports/ban-store';

/** The columns of both grids, in order, with their names on screen. */
export const BAN_COLUMNS: readonly { readonly column: BanSortColumn; readonly name: string }[] = [
  { column: 'bannedBy', name: 'Banned by' },
  { column: 'created', name: 'Created' },
  { column: 'startIp', name: 'Start IP' },
  { column: 'endIp', name: 'End IP' },
  { column: 'validUntil', name: 'Valid until' },
  { column: 'reason', name: 'Reason' },
  { column: 'contact', name: 'Contact' },
  { column: 'conversation', name: 'Conversation' },
];
