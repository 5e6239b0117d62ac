import Link from 'next/link';
import { classNames } from '@/components/ui/class-names';
import { CopyButton } from '@/components/ui/copy-button';

/** An address in canonical text: one piece, selected whole, with a button that copies it. `href` makes it a link. */
export function IpText({ text, href, className }: { text: string; href?: string; className?: string }) {
  return (
    <span className={classNames('group/ip inline-flex items-center gap-0.5', className)}>
      {href ? (
        <Link href={href} prefetch={false} className="code rounded-sm text-text hover:text-accent-text hover:underline">
          {text}
        </Link>
      ) : (
        <span className="code">{text}</span>
      )}
      <CopyButton
        text={text}
        className="opacity-0 group-hover/ip:opacity-100 focus-visible:opacity-100 pointer-coarse:opacity-100 [tr:hover_&]:opacity-60"
      />
    </span>
  );
}
