import { randomBytes } from 'node:crypto';

/**
 * The content security policy for one answer of Next. Next reads the nonce from a policy on the REQUEST and marks its own
 * scripts with it, so the front door writes the same policy to both; next.config.js then leaves its weaker one out.
 * `development`: hot reload needs eval. `ancestors`: who may show the answer in a frame; see frameAncestors.
 */
export function contentPolicy({ development, ancestors }: { development: boolean; ancestors: string }): string {
  const nonce = randomBytes(16).toString('base64');
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${development ? " 'unsafe-eval'" : ''}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    `frame-ancestors ${ancestors}`,
  ].join('; ');
}
