import type { Channel } from '../domain/channel';

/**
 * Which channel a request belongs to, or null if it belongs to none and is let through without a check.
 *
 * `rawUrlPath` is the request target as it came: origin-form, with or without a query, not decoded. Method names are
 * upper case, as Node gives them. Never throws.
 *
 * The question behind it is "could Next bring this to a channel?", and the two mistakes weigh differently: a banned
 * person is refused one path too many, or gets in. So the target is read in every way that some layer might read it
 * (decoded as often as it decodes, dot segments kept and resolved, backslashes as slashes, upper case as lower case,
 * whatever follows a name after a dot, a semicolon or the like cut off), and it belongs to a channel as soon as one
 * reading does. Staff paths (`/desk`, `/sign-in`, `/api/auth`), `/embed.js` and `/` belong to none in any reading.
 *
 * On the board reading stays open: GET and HEAD are let through, everything else is checked. Whatever else stands
 * under `/api/channels` is a channel too, whoever adds it.
 */
export function channelOfPath(method: string, rawUrlPath: string): Channel | null {
  const path = withoutQuery(rawUrlPath);
  const channel = PLAIN.test(path)
    ? channelOfSegments(path.toLowerCase().split('/'), method)
    : ofAnyReading(path, method);
  return channel === 'board' && isReading(method) ? null : channel;
}

const PAGES: ReadonlyMap<string, Channel> = new Map([
  ['chat', 'chat'],
  ['contact', 'contact_form'],
  ['call', 'call'],
  ['board', 'board'],
]);
const APIS: ReadonlyMap<string, Channel> = new Map([
  ['chat', 'chat'],
  ['contact-form', 'contact_form'],
  ['contact_form', 'contact_form'],
  ['call', 'call'],
  ['board', 'board'],
]);

/** What stands for "some channel" where the path does not tell which: bans are the same on all four. */
const SOME_CHANNEL: Channel = 'contact_form';

/** Only one way to read it, but for upper case: no escapes, no dot segments, no other slashes, nothing doubled. */
const PLAIN = /^(?:\/[\w-][\w.-]*)*\/?$/;

/** More layers than anything between a browser and a route has; each is one more reading. */
const DECODINGS_MAX = 8;

function isReading(method: string): boolean {
  return method === 'GET' || method === 'HEAD';
}

function ofAnyReading(rawPath: string, method: string): Channel | null {
  let found: Channel | null = null;
  for (const path of decodings(rawPath)) {
    const asWritten = segmentsOf(path);
    for (const segments of [asWritten, withoutDotSegments(asWritten)]) {
      const channel = channelOfSegments(segments, method);
      // The board is the one channel that is open to some: any stricter reading wins over it.
      if (channel !== null && channel !== 'board') return channel;
      found ??= channel;
    }
  }
  return found;
}

function withoutQuery(target: string): string {
  const end = target.search(/[?#]/);
  return end === -1 ? target : target.slice(0, end);
}

/** The path as it is, then decoded once, twice … until nothing changes. A malformed escape stays as it is. */
function decodings(path: string): string[] {
  const readings = [path];
  let current = path;
  for (let layer = 0; layer < DECODINGS_MAX; layer += 1) {
    const next = current.replace(/(?:%[0-9a-f]{2})+/gi, decoded);
    if (next === current) return readings;
    readings.push(next);
    current = next;
  }
  return readings;
}

function decoded(escapes: string): string {
  try {
    return decodeURIComponent(escapes);
  } catch {
    // Not UTF-8: byte by byte, so that what is ASCII in it is still seen.
    return escapes.replace(/%[0-7][0-9a-f]/gi, (byte) => String.fromCharCode(Number.parseInt(byte.slice(1), 16)));
  }
}

/** Non-empty segments. Compatibility forms (full-width letters and the like) count as the letters that they look like. */
function segmentsOf(path: string): string[] {
  return path
    .normalize('NFKC')
    .toLowerCase()
    .replace(/\p{Cc}|\p{Cf}|\p{Z}/gu, '')
    .split(/[/\\]+/)
    .filter((segment) => segment !== '');
}

function withoutDotSegments(segments: readonly string[]): string[] {
  const result: string[] = [];
  for (const segment of segments) {
    const name = segment.replace(/;.*$/, '');
    if (name === '..') result.pop();
    else if (name !== '.') result.push(segment);
  }
  return result;
}

function channelOfSegments(segments: readonly string[], method: string): Channel | null {
  const routed = segments.filter(addsToUrl);
  const nameAt = (index: number) => nameOf(routed[index] ?? '');
  let at = 0;
  // `/_next/data/<build>/contact.json` is the page /contact.
  while (nameAt(at) === '_next' && nameAt(at + 1) === 'data') at += 3;
  const first = nameAt(at);
  if (first === 'api') return nameAt(at + 1) === 'channels' ? (APIS.get(nameAt(at + 2)) ?? SOME_CHANNEL) : null;
  // Next's other internal paths are files to be read. Whatever takes a body there is none of a visitor's: the image
  // optimiser asks any local path by the visitor's own method.
  if (first === '_next') return isReading(method) ? null : SOME_CHANNEL;
  return PAGES.get(first) ?? null;
}

/** Empty segments, and route groups and slots by which Next names its files: `(visitor)`, `@modal`. */
function addsToUrl(segment: string): boolean {
  return segment !== '' && segment !== '.' && !/^(?:\([^)]*\)|@)/.test(segment);
}

/** `contact` of `contact.rsc`, `contact.segments`, `contact;v=1`, `contact.`, `contact~`: not of `contacts` or `contact-us`. */
function nameOf(segment: string): string {
  return /^[a-z0-9_-]*/.exec(segment)?.[0] ?? '';
}
