import { CopyButton } from '@/components/ui/copy-button';
import { Link } from '@/components/ui/link';

/** An address in canonical text: one piece, selected whole, with a button that copies it. `href` makes it a link. */
export function IpText({ text, href }: { text: string; href?: string }) {
  return (
    <span className="relative inline-flex items-center">
      {href ? (
        <Link href={href} prefetch={false} className="code hover:underline">
          {text}
        </Link>
      ) : (
        <span className="code">{text}</span>
      )}
      <CopyButton text={text} />
    </span>
  );
}
