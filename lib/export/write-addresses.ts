/**
 * Lists of addresses in the words of programs that refuse them. Nothing in them was written by a visitor or an agent:
 * no reason, no name, so there is nothing that such a program could take for an instruction.
 */
import type { AddressFormatKey } from './export-format';

type Blocks = AsyncIterable<readonly string[]>;

/** The text of a file, in pieces; `at` is when the bans were in force. */
export async function* writeAddresses(format: AddressFormatKey, blocks: Blocks, at: Date): AsyncGenerator<string> {
  switch (format) {
    case 'cidr':
      for await (const page of blocks) yield page.map((cidr) => `${cidr}\n`).join('');
      return;
    case 'nginx':
      yield `# What Gatehouse refused on ${at.toISOString()}: include it in http, server or location.\n`;
      for await (const page of blocks) yield page.map((cidr) => `deny ${cidr};\n`).join('');
      return;
    case 'ipset':
      yield* writeIpset(blocks, at);
      return;
    case 'nftables':
      yield* writeNftables(blocks, at);
      return;
  }
}

/** Most that a set may hold; the kernel takes memory for what there is. */
const SET_SIZE_MAX = 16_777_216;

/** Fills sets beside those in use and swaps them at the end, so that nobody slips through while it runs. */
async function* writeIpset(blocks: Blocks, at: Date): AsyncGenerator<string> {
  yield `# What Gatehouse refused on ${at.toISOString()}: ipset restore < this file\n`;
  for (const [set, family] of [
    ['gatehouse4', 'inet'],
    ['gatehouse6', 'inet6'],
  ]) {
    for (const name of [set, `${set}-new`]) {
      yield `create ${name} hash:net family ${family} maxelem ${SET_SIZE_MAX} -exist\n`;
    }
    yield `flush ${set}-new\n`;
  }
  for await (const page of blocks) {
    yield page
      .flatMap(halvesOfAll)
      .map((cidr) => `add ${setOf(cidr)}-new ${cidr} -exist\n`)
      .join('');
  }
  for (const set of ['gatehouse4', 'gatehouse6']) yield `swap ${set}-new ${set}\ndestroy ${set}-new\n`;
}

/** A hash:net can't hold a block without a prefix, only its halves. */
function halvesOfAll(cidr: string): readonly string[] {
  if (cidr === '0.0.0.0/0') return ['0.0.0.0/1', '128.0.0.0/1'];
  return cidr === '::/0' ? ['::/1', '8000::/1'] : [cidr];
}

/** Elements that one statement adds. */
const STATEMENT_ELEMENTS = 500;

/** One transaction, as nft takes every file. */
async function* writeNftables(blocks: Blocks, at: Date): AsyncGenerator<string> {
  yield `# What Gatehouse refused on ${at.toISOString()}: nft -f this file. In a chain of table inet gatehouse:\n`;
  yield '#   ip saddr @gatehouse4 drop\n#   ip6 saddr @gatehouse6 drop\n';
  yield 'add table inet gatehouse\n';
  for (const [set, type] of [
    ['gatehouse4', 'ipv4_addr'],
    ['gatehouse6', 'ipv6_addr'],
  ]) {
    yield `add set inet gatehouse ${set} { type ${type}; flags interval; auto-merge; }\n`;
    yield `flush set inet gatehouse ${set}\n`;
  }
  for await (const page of blocks) {
    let text = '';
    for (const set of ['gatehouse4', 'gatehouse6']) {
      const own = page.filter((cidr) => setOf(cidr) === set);
      for (let i = 0; i < own.length; i += STATEMENT_ELEMENTS) {
        const elements = own.slice(i, i + STATEMENT_ELEMENTS).join(', ');
        text += `add element inet gatehouse ${set} { ${elements} }\n`;
      }
    }
    yield text;
  }
}

function setOf(cidr: string): string {
  return cidr.includes(':') ? 'gatehouse6' : 'gatehouse4';
}
