import type { RedisOptions } from 'ioredis';

/**
 * Where a `REDIS_URL` leads, as ioredis options to spread into one's own timeouts:
 * `redis://user:password@host:port/db`, `rediss://…` for TLS, or a socket's absolute path, `/run/redis.sock?db=2`.
 */
export function redisOptions(redisUrl: string): RedisOptions {
  if (redisUrl.startsWith('/')) {
    const [path = '', query] = redisUrl.split('?');
    return { path, db: Number(new URLSearchParams(query).get('db') ?? 0) };
  }
  const url = new URL(redisUrl);
  return {
    host: url.hostname.replace(/^\[|\]$/g, '') || 'localhost',
    port: Number(url.port || 6379),
    username: decodeURIComponent(url.username) || undefined,
    password: decodeURIComponent(url.password) || undefined,
    db: Number(url.pathname.slice(1) || 0),
    ...(url.protocol === 'rediss:' ? { tls: { servername: url.hostname } } : {}),
  };
}
