'use client';

import { usePathname } from 'next/navigation';
import type { ComponentProps } from 'react';
import { Link } from '@/components/ui/link';

/** A link of the rail; it is marked while its page, or one below it, is open. */
export function NavLink({ href, ...props }: Omit<ComponentProps<typeof Link>, 'href'> & { href: string }) {
  const path = usePathname();
  const current = path === href || path.startsWith(`${href}/`);
  return (
    <Link
      href={href}
      aria-current={current ? 'page' : undefined}
      className="flex h-8 items-center gap-2 rounded-md px-2 text-grid text-muted hover:bg-line/60 hover:text-text aria-[current]:bg-line aria-[current]:font-medium aria-[current]:text-text pointer-coarse:h-11 [&_svg]:size-4"
      {...props}
    />
  );
}
