import Link from 'next/link';
import { classNames } from '@/components/ui/class-names';
import { CopyButton } from '@/components/ui/copy-button';

/** An address in canonical text: one piece, selected whole, with a button that copies it. `href` makes it a link. */
export function IpText({ text, href, className }: { text: string; href?: string; className?: string }) {
  return (
    <span className={classNames('group/ip relative inline-flex items-center', className)}>
      {href ? (
        <Link href={href} prefetch={false} className="code rounded-sm text-text hover:text-accent-text hover:underline">
          {text}
        </Link>
      ) : (
        <span className="code">{text}</span>
      )}
      <CopyButton
        text={text}
        className="absolute left-full ml-0.5 bg-surface opacity-0 group-hover/ip:opacity-100 focus-visible:z-10 focus-visible:opacity-100 pointer-coarse:static pointer-coarse:opacity-100 [td_&]:pointer-coarse:hidden"
      />
    </span>
  );
}
