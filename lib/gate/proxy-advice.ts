import { formatIpAddress, type IpAddress } from '../domain/ip-address';
import { covers, type IpRange } from '../domain/ip-range';
import type { Caller, ClientAddress, Doubt, Hop } from './client-address';
import { headerTitle } from './header-title';
import { rangeSetting } from './range-setting';
import { readHop } from './read-hop';

/** What to do about how callers are told apart. */
export interface ProxyAdvice {
  /** `wrong`: nobody behind this proxy can use a channel. `perhaps`: it is right unless what the message says is so. */
  readonly urgency: 'wrong' | 'perhaps';
  readonly message: string;
  /** Lines of the environment, to be copied as they are; nothing if the proxy's own settings are what to change. */
  readonly settings: readonly string[];
}

/** So many configured entries are written out in a proposal; of more, it could not be read any more. */
const ENTRIES_MAX = 20;

/** What to set, or null when nothing looks wrong. `caller.header` as people write it. */
export function proxyAdvice(client: ClientAddress, caller: Caller): ProxyAdvice | null {
  if (client.address === null) return adviceOnDoubt(client.doubt, client.via, caller);
  const { address, ground } = client;
  const { header, trustedProxies } = caller;
  const text = formatIpAddress(address);
  const sent = headerThatNames(caller, [header, ...FORWARDING]);
  switch (ground) {
    case 'peer':
      if (sent !== null) {
        return {
          urgency: 'perhaps',
          message:
            `The connection comes from ${text} and brings a ${sent} header, which is not believed because ${text} is no ` +
            'trusted proxy. If it is your proxy, set this and start Gatehouse again. Trust only what is yours: whoever ' +
            'connects from a trusted address may claim to be anybody.',
          settings: settings(trusting(trustedProxies, [address]), sent === header ? null : sent),
        };
      }
      if (!isLocal(address)) return null;
      return {
        urgency: 'perhaps',
        message:
          `${text} is an address of this machine or of a private network. That is right if your browser runs there. If ` +
          `visitors from elsewhere are seen like that too, a proxy in front hides them: let it send a ${header} header, ` +
          'set this and start Gatehouse again.',
        settings: settings(trusting(trustedProxies, [address]), null),
      };
    case 'header-absent':
      return {
        urgency: 'perhaps',
        message:
          `The trusted proxy ${text} sent no ${header} header, so it is taken for the visitor itself. That is right for its ` +
          `own health checks. ${
            sent === null
              ? `If it passes visitors on, let it send ${header}.`
              : `It does send ${sent}: if it writes that itself, set this and start Gatehouse again.`
          }`,
        settings: sent === null ? [] : settings(null, sent),
      };
    case 'last-untrusted-hop':
      if (!isLocal(address)) return null;
      return {
        urgency: 'perhaps',
        message:
          `${text} is an address of a private network. That is right if your browser runs there. If it is a further ` +
          'proxy of yours, visitors behind it all look like one: trust it as well, and start Gatehouse again.',
        settings: settings(trusting(trustedProxies, [address]), null),
      };
    case 'single-address-header':
    case 'inner-request':
      return null;
  }
}

function adviceOnDoubt(doubt: Doubt, via: readonly Hop[], caller: Caller): ProxyAdvice {
  if (doubt.kind === 'only-trusted-hops') return adviceOnOnlyTrusted(via, caller);
  const others = FORWARDING.filter((name) => name !== caller.header.toLowerCase());
  const other = doubt.kind === 'no-peer-address' ? null : headerThatNames(caller, others);
  if (other === null) return { urgency: 'wrong', message: doubt.message, settings: [] };
  return {
    urgency: 'wrong',
    message: `${doubt.message} It sends ${other} too: if it writes that itself, set this and start Gatehouse again.`,
    settings: settings(null, other),
  };
}

/** Nobody is left to be the visitor: the outermost hop must be, so it can't be trusted. */
function adviceOnOnlyTrusted(via: readonly Hop[], { header, trustedProxies }: Caller): ProxyAdvice {
  const addresses = via.flatMap(({ address }) => (address ? [address] : []));
  const visitor = addresses.pop();
  const isProxyToo =
    visitor && addresses.some(({ family, value }) => family === visitor.family && value === visitor.value);
  if (!visitor || isProxyToo) {
    return {
      urgency: 'wrong',
      message:
        'Every hop is a trusted proxy, and the outermost has the address of one of the others, as when a page is opened on ' +
        'the proxy’s own machine. Open it from another machine to see what visitors get.',
      settings: [],
    };
  }
  const kept = trustedProxies.filter((range) => !covers(range, visitor));
  const proxies = addresses.filter((address) => !kept.some((range) => covers(range, address)));
  return {
    urgency: 'wrong',
    message:
      `Every address in ${header} is a trusted proxy, so none is left to be the visitor. Trust the proxies alone and not ` +
      `the network around them: if ${formatIpAddress(visitor)} is a visitor, set this and start Gatehouse again.`,
    settings: settings(trusting(kept, proxies), null),
  };
}

/** Headers by which proxies name a visitor, the usual ones first. */
const FORWARDING = [
  'x-forwarded-for',
  'forwarded',
  'cf-connecting-ip',
  'x-real-ip',
  'true-client-ip',
  'fastly-client-ip',
];

/** The first of these headers that came and seems to name a visitor: a list, or a single address that can be read. */
function headerThatNames({ headers, header }: Caller, names: readonly string[]): string | null {
  const isList = (name: string) => LISTS.has(name) || name === header.toLowerCase();
  const found = names
    .map((name) => name.toLowerCase())
    .find((name) => {
      const at = headers.findIndex((each, index) => index % 2 === 0 && each.toLowerCase() === name);
      return at !== -1 && (isList(name) || readHop(headers[at + 1] ?? '').address !== null);
    });
  return found === undefined ? null : headerTitle(found);
}

const LISTS: ReadonlySet<string> = new Set(['x-forwarded-for', 'forwarded']);

/** GATEHOUSE_TRUSTED_PROXIES with more in it; null = too long to write out. */
function trusting(ranges: readonly IpRange[], more: readonly IpAddress[]): string | null {
  if (ranges.length + more.length > ENTRIES_MAX) return null;
  const entries = [...ranges.map(rangeSetting), ...more.map(formatIpAddress)];
  return [...new Set(entries)].join(',');
}

function settings(trustedProxies: string | null, header: string | null): string[] {
  return [
    ...(trustedProxies === null ? [] : [`GATEHOUSE_TRUSTED_PROXIES=${trustedProxies}`]),
    ...(header === null ? [] : [`GATEHOUSE_CLIENT_IP_HEADER=${header}`]),
  ];
}

/** Loopback, private (RFC 1918), shared (RFC 6598), link-local and unique local addresses. */
function isLocal({ family, value }: IpAddress): boolean {
  const spans = family === 4 ? LOCAL_IPV4 : LOCAL_IPV6;
  const width = family === 4 ? 32 : 128;
  return spans.some(([prefix, bits]) => value >> BigInt(width - bits) === prefix);
}

const LOCAL_IPV4: readonly (readonly [bigint, number])[] = [
  [0x7fn, 8],
  [0x0an, 8],
  [0xac1n, 12],
  [0xc0a8n, 16],
  [0x191n, 10],
  [0xa9fen, 16],
];
const LOCAL_IPV6: readonly (readonly [bigint, number])[] = [
  [1n, 128],
  [0x7en, 7],
  [0x3fan, 10],
];
