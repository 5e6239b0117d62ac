/** Cookie in which the browser tells its time zone, an IANA name. */
export const TIME_ZONE_COOKIE = 'tz';
