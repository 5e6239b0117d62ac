import { CopyButton } from '@/components/ui/copy-button';
import { Link } from '@/components/ui/link';

/**
 * An address in canonical text: one piece, selected whole, with a button that copies it. `href` makes it a link.
 * `inGrid`: a long IPv6 address takes two lines there, broken between its halves.
 */
export function IpText({ text, href, inGrid = false }: { text: string; href?: string; inGrid?: boolean }) {
  const breakAt = inGrid ? middleOf(text) : null;
  const className = breakAt === null ? 'code' : 'code long-address';
  const shown =
    breakAt === null ? (
      text
    ) : (
      <>
        {text.slice(0, breakAt)}
        <wbr />
        {text.slice(breakAt)}
      </>
    );
  return (
    <span className="relative inline-flex items-center">
      {href ? (
        <Link href={href} prefetch={false} className={`${className} hover:underline`}>
          {shown}
        </Link>
      ) : (
        <span className={className}>{shown}</span>
      )}
      <CopyButton text={text} />
    </span>
  );
}

/** An address that is longer than this is broken. */
const LINE_CHARS = 16;

/** Behind the colon that is nearest to the middle of a long IPv6 address; null for others. */
function middleOf(address: string): number | null {
  if (address.length <= LINE_CHARS || !address.includes(':')) return null;
  const half = Math.ceil(address.length / 2);
  const [before, after] = [address.lastIndexOf(':', half - 1), address.indexOf(':', half)];
  return (after < 0 || half - before <= after - half ? before : after) + 1;
}
