/**
 * The ban that refuses an address ($1) at an instant ($2), of several the one that ends last; no row = none does. The
 * planner must not walk the index on valid_until to avoid a sort of a handful of rows, hence MATERIALIZED.
 */
export const FIND_REFUSAL = `
  WITH covering AS MATERIALIZED (SELECT b.id, b.valid_until FROM ban b WHERE b.range @> $1::inet),
  exempted AS MATERIALIZED (SELECT e.valid_until FROM exemption e WHERE e.range @> $1::inet)
  SELECT id, valid_until FROM covering
  WHERE (valid_until IS NULL OR valid_until > $2)
    AND NOT EXISTS (SELECT 1 FROM exempted x WHERE x.valid_until IS NULL OR x.valid_until > $2)
  ORDER BY valid_until DESC NULLS FIRST, id LIMIT 1`;
