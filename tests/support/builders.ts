import type { Ban, Exemption } from '../../lib/domain/ban';
import { ipRangeFromText } from '../../lib/domain/ip-range';

/** Any field of the real thing, except that the range is given as a person would type it. */
type Overrides<T> = Partial<Omit<T, 'range'>> & { readonly range?: string };

/** An active, indefinite ban on 203.0.113.7 with every field valid and dull. */
export function aBan({ range = '203.0.113.7', ...overrides }: Overrides<Ban> = {}): Ban {
  return {
    id: 1,
    range: ipRangeFromText(range),
    createdAt: new Date('2025-01-01T00:00:00Z'),
    validUntil: null,
    reason: '',
    bannedBy: { agentId: 1, name: 'Ada Agent' },
    contact: null,
    ticket: null,
    batchId: null,
    expiredByName: null,
    version: 1,
    ...overrides,
  };
}

/** An active, indefinite exemption for 203.0.113.7. */
export function anExemption({ range = '203.0.113.7', ...overrides }: Overrides<Exemption> = {}): Exemption {
  return {
    id: 1,
    range: ipRangeFromText(range),
    note: '',
    createdByName: 'Ada Agent',
    createdAt: new Date('2025-01-01T00:00:00Z'),
    validUntil: null,
    ...overrides,
  };
}
