/** The fields of a ban by which programs sort and filter, by their names in the API, and what kind of value each has. */
export const BAN_FIELDS = {
  id: 'number',
  date_created: 'instant',
  agent_id: 'number',
  start_ip: 'address',
  end_ip: 'address',
  date_valid: 'instant',
  contact_id: 'number',
  conversation_id: 'number',
  reason: 'text',
  agent_name: 'text',
  contact_name: 'text',
  conversation_code: 'text',
} as const satisfies Record<string, 'number' | 'instant' | 'address' | 'text'>;
export type BanField = keyof typeof BAN_FIELDS;

/** `contains` looks into the field as the API writes it, case-insensitive. */
export type BanComparison = 'equals' | 'differs' | 'contains' | 'greater' | 'less' | 'at-least' | 'at-most';

/** One condition. An indefinite ban ends after every instant; IPv4 is less than IPv6. */
export interface BanCondition {
  readonly field: BanField;
  readonly comparison: BanComparison;
  /**
   * In canonical text: digits, an ISO instant, an address; for `contains`, and of texts, any text that can be stored. Null
   * = empty, for `equals` and `differs` alone.
   */
  readonly value: string | null;
}

/** A stretch of all bans, active and past, by their places in an order. Of equal ones the lower id is less. */
export interface BanSelection {
  readonly sort: BanField;
  readonly direction: 'asc' | 'desc';
  readonly offset: number;
  readonly limit: number;
  /** All of them hold. */
  readonly conditions: readonly BanCondition[];
}
