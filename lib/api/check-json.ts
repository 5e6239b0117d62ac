import type { AddressExplanation } from '../bans/explain-address';
import { banListItemJson, exemptionJson } from './ban-json';

/** What an address is answered now and later, and what the index says, as API and command line tell programs. */
export function checkJson({ standing, index }: AddressExplanation) {
  const { refusedBy, bans, exemptedBy, changes } = standing;
  return {
    banned: refusedBy !== null,
    valid_until: refusedBy?.validUntil?.toISOString() ?? null,
    bans: bans.map(banListItemJson),
    exempted_by: exemptedBy && exemptionJson(exemptedBy),
    changes: changes.map((change) => ({
      at: change.at.toISOString(),
      banned: change.refusedBy !== null,
      ban_id: change.refusedBy?.id ?? null,
    })),
    index: {
      state: index.state,
      revision: Number(index.revision),
      applied: index.applied === null ? null : Number(index.applied),
      ban_id: index.found?.id ?? null,
    },
  };
}
