const ONE_YEAR_SECONDS = 365 * 24 * 60 * 60;

/** Attributes of the cookie that holds the theme. The switch writes it in the browser too, so scripts may read it. */
export function themeCookieOptions(secure: boolean) {
  return { path: '/', sameSite: 'lax', secure, maxAge: ONE_YEAR_SECONDS } as const;
}
