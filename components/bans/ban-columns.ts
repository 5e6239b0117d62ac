import type { BanSortColumn } from '@/lib/ports/ban-store';

/** The columns of both grids by their names on screen. */
export const BAN_COLUMN_NAMES: Readonly<Record<BanSortColumn, string>> = {
  bannedBy: 'Banned by',
  created: 'Created',
  startIp: 'Start IP',
  endIp: 'End IP',
  validUntil: 'Valid until',
  reason: 'Reason',
  contact: 'Contact',
  conversation: 'Conversation',
  hits: 'Hits',
  lastHit: 'Last hit',
};
