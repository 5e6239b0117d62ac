'use client';

import Link from 'next/link';
import { type ComponentProps, lazy, type MouseEvent, Suspense, useState } from 'react';
import { Button } from '@/components/ui/button';
import type { ExpireFormState } from '@/lib/forms/ban-reference';

const ExpireDialog = lazy(() => import('./expire-dialog'));

/**
 * "Expire", which asks first: in a dialog, or on a page of its own where there are no scripts. The dialog's code is
 * fetched on the first click, so a grid of fifty such buttons stays light.
 */
export function ExpireButton({
  ban,
  action,
  children = 'Expire',
  ...props
}: {
  ban: { readonly id: number; readonly rangeText: string; readonly untilText: string };
  action: (before: ExpireFormState, form: FormData) => Promise<ExpireFormState>;
} & Pick<ComponentProps<typeof Button>, 'size' | 'variant' | 'className' | 'children'>) {
  const [open, setOpen] = useState(false);

  function ask(event: MouseEvent) {
    // Somebody who wants a new tab gets the page.
    if (event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    setOpen(true);
  }

  return (
    <>
      <Button asChild {...props}>
        <Link
          href={`/desk/bans/${ban.id}/expire`}
          prefetch={false}
          onClick={ask}
          aria-label={`Expire the ban on ${ban.rangeText}`}
        >
          {children}
        </Link>
      </Button>
      {open && (
        <Suspense>
          <ExpireDialog ban={ban} action={action} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
