import { formatIpAddress, type IpAddress } from '../domain/ip-address';
import { type Caller, clientAddress, type DoubtKind, type Ground } from './client-address';

/** What the proxy check page shows whoever opens it: how they are seen, through what, and what to set. */
export interface ProxyCheck {
  /** Canonical text; null = in doubt. */
  readonly seenAs: string | null;
  readonly ground: Ground | null;
  readonly doubt: DoubtKind | null;
  /** From our socket towards the visitor; `trusted` = a trusted proxy. */
  readonly through: readonly { readonly text: string; readonly trusted: boolean }[];
  /** What to set, or null when nothing looks wrong. */
  readonly advice: string | null;
}

/** The private header in which the front door hands the check to the staff's pages. */
export const PROXY_CHECK_HEADER = 'x-gatehouse-proxy-check';

/** Explains `clientAddress(caller)`. Unlike that it also looks whether headers that it ignores are there. */
export function proxyCheck(caller: Caller): ProxyCheck {
  const client = clientAddress(caller);
  const through = client.via.map(({ text, trusted }) => ({ text, trusted }));
  if (client.address === null) {
    const { kind, message } = client.doubt;
    return { seenAs: null, ground: null, doubt: kind, through, advice: message };
  }
  const { address, ground } = client;
  return { seenAs: formatIpAddress(address), ground, doubt: null, through, advice: adviceOn(address, ground, caller) };
}

/** The check as a header's value, and back; null if there is none. The front door drops what comes from outside. */
export function proxyCheckValue(check: ProxyCheck): string {
  return encodeURIComponent(JSON.stringify(check));
}

export function readProxyCheck(headers: { get(name: string): string | null }): ProxyCheck | null {
  const value = headers.get(PROXY_CHECK_HEADER);
  return value === null ? null : (JSON.parse(decodeURIComponent(value)) as ProxyCheck);
}

const FORWARDING = ['x-forwarded-for', 'forwarded', 'x-real-ip', 'cf-connecting-ip', 'true-client-ip'];

function adviceOn(address: IpAddress, ground: Ground, { headers, header }: Caller): string | null {
  const names = new Set(headers.filter((_, index) => index % 2 === 0).map((name) => name.toLowerCase()));
  const sent = [header.toLowerCase(), ...FORWARDING].find((name) => names.has(name));
  const text = formatIpAddress(address);
  if (ground === 'peer' && sent !== undefined) {
    return `The connection comes from ${text} and has a ${sent} header, which is ignored because ${text} is not a trusted proxy. If it is your proxy, set GATEHOUSE_TRUSTED_PROXIES=${text} and, if needed, GATEHOUSE_CLIENT_IP_HEADER=${sent}.`;
  }
  if (ground === 'peer' && isLocal(address)) {
    return `You are seen as ${text}, an address of a private network. If visitors from elsewhere are seen like that too, something in front hides them: let it send a ${header} header, and set GATEHOUSE_TRUSTED_PROXIES to its address.`;
  }
  if (ground === 'header-absent') {
    return `The trusted proxy ${text} sent no ${header} header and is taken for the visitor itself. ${
      sent === undefined
        ? `Let it send ${header}.`
        : `It does send ${sent}: set GATEHOUSE_CLIENT_IP_HEADER=${sent} if it writes that itself.`
    }`;
  }
  return null;
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
