import { toCidrs } from '../../lib/domain/cidrs';
import { type IpRange, parseIpRange } from '../../lib/domain/ip-range';
import type { AddressFormatKey } from '../../lib/export/export-format';

/** A line of each format that refuses a block. */
const LINES: Readonly<Record<AddressFormatKey, RegExp>> = {
  cidr: /^(\S+)$/,
  nginx: /^deny (\S+);$/,
  ipset: /^add gatehouse[46]-new (\S+) -exist$/,
  nftables: /^add element inet gatehouse gatehouse[46] \{ (.+) \}$/,
};
/** What else each may hold. */
const OTHERS: Readonly<Record<AddressFormatKey, RegExp>> = {
  cidr: /^$/,
  nginx: /^(#.*)?$/,
  ipset: /^(#.*|(create|flush|swap|destroy) gatehouse.*)?$/,
  nftables: /^(#.*|add table inet gatehouse|(add|flush) set inet gatehouse gatehouse[46].*)?$/,
};

/** The blocks of a file that was exported, in its order. Throws at a line that the format doesn't have. */
export function readBlockList(format: AddressFormatKey, text: string): IpRange[] {
  return text.split('\n').flatMap((line) => {
    const [, blocks] = LINES[format].exec(line) ?? [];
    if (blocks === undefined || line === '') {
      if (!OTHERS[format].test(line)) throw new Error(`“${line}” is no line of ${format}`);
      return [];
    }
    return blocks.split(', ').map((block) => {
      const parsed = parseIpRange(block);
      // Not as somebody might type it: the one way to write a block.
      if (!parsed.ok || String(toCidrs(parsed.value.range)) !== block) throw new Error(`“${block}” is no block`);
      return parsed.value.range;
    });
  });
}
