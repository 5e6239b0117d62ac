import type { ServerOptions } from 'node:http';

/**
 * Options for `http.createServer`, against clients that send slowly or too much. Times in milliseconds, sizes in bytes.
 * Responses have no limit, since event streams stay open for hours.
 */
export function createServerOptions(): ServerOptions {
  return {
    // A browser's headers arrive at once; 15 s is generous for a phone in a tunnel and stingy for a slow loris.
    headersTimeout: 15_000,
    // The whole request with its body: nothing that visitors send is bigger than a form.
    requestTimeout: 60_000,
    // Both limits above are only looked at this often.
    connectionsCheckingInterval: 5_000,
    // Longer than proxies keep idle connections (nginx: 60 s), or they send into one that is just closing.
    keepAliveTimeout: 65_000,
    // Twice the longest target that is accepted (request-target.ts).
    maxHeaderSize: 16_384,
    // Requests without Host are refused (RFC 9112 §3.2), and the parser stays strict about everything else.
    requireHostHeader: true,
    insecureHTTPParser: false,
    // Doubled headers stay visible as such.
    joinDuplicateHeaders: false,
    noDelay: true,
  };
}

/**
 * Header lines that a request may have. Node silently drops those beyond its own limit of 2000, which would let a
 * visitor push the proxy's forwarding header out of sight; so the front door refuses long before (431).
 */
export const HEADER_LINES_MAX = 200;
