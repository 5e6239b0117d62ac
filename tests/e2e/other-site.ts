import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface OtherSite {
  /** Its origin, on `localhost`: to a browser another site than 127.0.0.1. */
  readonly origin: string;
  close(): Promise<unknown>;
}

/**
 * Somebody else's web site with the line of Configuration > Settings in its pages, and a content security policy as
 * strict as it can be while it lets the chat in: no inline style or script, and trusted types.
 */
export async function openOtherSite(desk: string, attributes = ''): Promise<OtherSite> {
  const policy = [
    "default-src 'none'",
    `script-src ${desk}`,
    `frame-src ${desk}`,
    "style-src 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; ');
  const server = createServer((request, response) => {
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': policy });
    response.end(`<!doctype html>
<html lang="en">
<head><meta name="viewport" content="width=device-width, initial-scale=1"><title>Shop</title></head>
<body>
<main><h1>Shop ${(request.url ?? '').replace(/[^a-z/]/g, '')}</h1><a href="/shoes">Shoes</a> <label>Search <input></label></main>
<script src="${desk}/embed.js" async ${attributes}></script>
</body>
</html>`);
  });
  await new Promise<void>((listening) => server.listen(0, listening));
  return {
    origin: `http://localhost:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((closed) => {
        server.close(closed);
        server.closeAllConnections();
      }),
  };
}
