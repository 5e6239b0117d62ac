'use client';

import { type ComponentProps, useEffect, useState } from 'react';
import { Banner } from './banner';
import { Button } from './button';
import { Sign } from './sign';

/**
 * A message about what was just done. It takes its parameters out of the address bar, so that reloading or sharing the
 * page doesn't tell it again, and can be closed.
 */
export function Notice({ params, children, ...props }: { params: readonly string[] } & ComponentProps<typeof Banner>) {
  const [closed, setClosed] = useState(false);
  useEffect(() => {
    const url = new URL(window.location.href);
    for (const name of params) url.searchParams.delete(name);
    window.history.replaceState(window.history.state, '', url.pathname + url.search + url.hash);
  }, [params]);
  if (closed) return null;
  return (
    <Banner
      role="status"
      actions={
        <Button
          size="icon"
          variant="quiet"
          className="-my-1 -mr-1.5 noscript:hidden"
          aria-label="Close message"
          onClick={() => setClosed(true)}
        >
          <Sign name="x" />
        </Button>
      }
      {...props}
    >
      {children}
    </Banner>
  );
}
