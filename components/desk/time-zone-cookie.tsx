'use client';

import { useRouter } from 'next/navigation';
import { useEffect } from 'react';
import { TIME_ZONE_COOKIE } from './time-zone-name';

const ONE_YEAR_SECONDS = 365 * 24 * 60 * 60;

/** Tells the server the browser's time zone; if the page was written in another one, it is fetched again. */
export function TimeZoneCookie({ shown }: { shown: string }) {
  const router = useRouter();
  useEffect(() => {
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    if (!zone || document.cookie.includes(`${TIME_ZONE_COOKIE}=${encodeURIComponent(zone)}`)) return;
    // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing in plain-HTTP pages.
    document.cookie = `${TIME_ZONE_COOKIE}=${encodeURIComponent(zone)}; path=/; max-age=${ONE_YEAR_SECONDS}; samesite=lax`;
    if (zone !== shown) router.refresh();
  }, [shown, router]);
  return null;
}
