/** Which colours a person wants; `system` follows the operating system. */
export type Theme = 'system' | 'light' | 'dark';

export const THEME_COOKIE = 'theme';

/** A cookie's text as a theme; anything else means `system`. */
export function parseTheme(text: string | undefined): Theme {
  return text === 'light' || text === 'dark' ? text : 'system';
}
