'use client';

import { useState } from 'react';
import { classNames } from './class-names';
import { Sign } from './sign';
import { THEME_COOKIE, type Theme } from './theme';

const CHOICES = [
  { theme: 'system', name: 'System' },
  { theme: 'light', name: 'Light' },
  { theme: 'dark', name: 'Dark' },
] as const;

const ONE_YEAR_SECONDS = 365 * 24 * 60 * 60;

/**
 * System, light or dark, for this browser: kept in a cookie so that the server draws the next page right at once. `save`
 * keeps it for the person too; if that fails, this browser has it all the same.
 */
export function ThemeSwitch({ theme, save }: { theme: Theme; save?: (theme: Theme) => Promise<void> }) {
  const [chosen, setChosen] = useState(theme);

  function choose(next: Theme) {
    setChosen(next);
    if (next === 'system') delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = next;
    // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing in plain-HTTP pages.
    document.cookie = `${THEME_COOKIE}=${next}; path=/; max-age=${ONE_YEAR_SECONDS}; samesite=lax`;
    save?.(next).catch(() => undefined);
  }

  return (
    <fieldset className="grid grid-cols-3 gap-0.5 rounded-md bg-surface-sunken p-0.5 noscript:hidden">
      <legend className="sr-only">Colours</legend>
      {CHOICES.map(({ theme: value, name }) => (
        <label
          key={value}
          className={classNames(
            'flex h-7 cursor-pointer items-center justify-center gap-1.5 rounded-sm px-2 text-xs text-muted hover:text-text pointer-coarse:h-11',
            'has-checked:bg-surface has-checked:font-medium has-checked:text-text has-checked:inset-ring has-checked:inset-ring-line-control',
            'has-focus-visible:outline-2 has-focus-visible:outline-accent',
          )}
        >
          <input
            type="radio"
            name="theme"
            value={value}
            checked={chosen === value}
            onChange={() => choose(value)}
            className="sr-only"
          />
          <Sign name={value} className="size-3.5" />
          {name}
        </label>
      ))}
    </fieldset>
  );
}
