/**
 * Every key that Gatehouse keeps in Redis. The index's keys share the hash tag `{idx}`, so that scripts which touch
 * several of them stay legal in a cluster.
 */

/** Format: `gatehouse:{idx}:4`, `gatehouse:{idx}:6`: sorted sets of segments, all scores 0; see index-member.ts. */
export const indexKey = (family: 4 | 6): string => `gatehouse:{idx}:${family}`;

/** Format: `gatehouse:{idx}:meta`: hash of `build`, `applied` (revision), `fence`, `store` (the database's id). */
export const indexMetaKey = (): string => 'gatehouse:{idx}:meta';

/** Format: `gatehouse:{idx}:shadow:k3v9x2m1:4` (and `:6`, `:meta`): an index that is being built, by its build's name. */
export const shadowKey = (build: string, part: 4 | 6 | 'meta'): string => `gatehouse:{idx}:shadow:${build}:${part}`;

/** Format: `gatehouse:{idx}:old:k3v9x2m1:4` (and `:6`): what a build replaced, for a moment. */
export const oldKey = (build: string, family: 4 | 6): string => `gatehouse:{idx}:old:${build}:${family}`;

/** Format: `gatehouse:rate:contact:203.0.113.7`: a counter that expires with its window. */
export const rateLimitKey = (key: string): string => `gatehouse:rate:${key}`;

/**
 * Format: `gatehouse:{refusals}:facts`: hash of what is known about refusals, by reference. Its keys share a hash tag, as
 * the index's do.
 */
export const refusalFactsKey = (): string => 'gatehouse:{refusals}:facts';

/** Format: `gatehouse:{refusals}:times`: sorted set of the same references, scored by their instants in ms. */
export const refusalTimesKey = (): string => 'gatehouse:{refusals}:times';

/**
 * Format: `gatehouse:live:0`: the channel on which instances hint at changes. Channels are shared by all databases of a
 * server, hence the number of the one that is used.
 */
export const liveChannel = (database: number): string => `gatehouse:live:${database}`;
