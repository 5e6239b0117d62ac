import { parseIpAddress } from '../domain/ip-address';
import { coversRange, type IpRange, parseIpRange, singleAddressRange } from '../domain/ip-range';
import { err, ok, type Result } from '../domain/result';
import { type BanTerms, type Block, scenarioOf } from './decision';

/** What a bouncer asks for. Absent = whatever it is. */
export interface DecisionFilter {
  /** Blocks that cover all of this range, or with `within` those that lie in it. */
  readonly about: { readonly range: IpRange; readonly within: boolean } | null;
  readonly value: string | null;
  readonly scopes: readonly string[] | null;
  /** False: the question is about a type or an origin that no decision of ours has. */
  readonly ours: boolean;
  readonly scenariosContaining: readonly string[];
  readonly scenariosNotContaining: readonly string[];
  readonly limit: number | null;
}

/**
 * Reads the query of a bouncer's question. An address or a range that can't be read is an error, never "nothing":
 * whoever asks would take that for a visitor who is free.
 */
export function readDecisionFilter(query: URLSearchParams): Result<DecisionFilter, string> {
  const within = query.get('contains') === 'false';
  const ip = query.get('ip');
  const rangeText = query.get('range');
  let about: DecisionFilter['about'] = null;
  if (ip !== null) {
    const address = parseIpAddress(ip);
    if (!address.ok) return err(`ip: ${address.error.message}`);
    about = { range: singleAddressRange(address.value), within };
  } else if (rangeText !== null) {
    const range = parseIpRange(rangeText);
    if (!range.ok) return err(`range: ${range.error.message}`);
    about = { range: range.value.range, within };
  }
  const scopes = listOf(query, 'scopes') ?? listOf(query, 'scope');
  const types = listOf(query, 'type');
  const origins = listOf(query, 'origins');
  const limit = query.get('limit');
  if (limit !== null && !/^[1-9]\d{0,8}$/.test(limit)) return err('limit: give a whole number, such as 100.');
  return ok({
    about,
    value: query.get('value'),
    scopes: scopes?.map((scope) => scope.toLowerCase()) ?? null,
    ours: (types === null || types.includes('ban')) && (origins === null || origins.includes('gatehouse')),
    scenariosContaining: listOf(query, 'scenarios_containing') ?? [],
    scenariosNotContaining: listOf(query, 'scenarios_not_containing') ?? [],
    limit: limit === null ? null : Number(limit),
  });
}

/** Whether a ban can have decisions that pass, whatever its blocks are. */
export function passesBan(filter: DecisionFilter, ban: Pick<BanTerms, 'reason'>): boolean {
  if (!filter.ours) return false;
  const { scenariosContaining: wanted, scenariosNotContaining: unwanted } = filter;
  if (wanted.length === 0 && unwanted.length === 0) return true;
  const scenario = scenarioOf(ban);
  if (wanted.length > 0 && !wanted.some((text) => scenario.includes(text))) return false;
  return !unwanted.some((text) => scenario.includes(text));
}

export function passesBlock({ about, value, scopes }: DecisionFilter, block: Block): boolean {
  if (value !== null && block.value !== value) return false;
  if (scopes !== null && !scopes.includes(block.value.includes('/') ? 'range' : 'ip')) return false;
  if (about === null) return true;
  return about.within ? coversRange(about.range, block.range) : coversRange(block.range, about.range);
}

/** Between commas; null when it isn't asked for at all. */
function listOf(query: URLSearchParams, name: string): string[] | null {
  const text = query.get(name);
  if (text === null || text === '') return null;
  return text
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '');
}
