import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface NodeProxy {
  readonly port: number;
  readonly url: string;
  close(): Promise<void>;
}

export interface NodeProxyOptions {
  /** Where it listens and where it connects from: one of this machine's addresses, 127.0.0.2 say. */
  readonly address: string;
  /** Where it connects from, if that is another one. */
  readonly from?: string;
  readonly target: { readonly host: string; readonly port: number };
  /**
   * What it makes of a request's headers: Node's raw list in and out. `peer` is who connected to it. Without it, nothing
   * is added.
   */
  readonly rewrite?: (headers: readonly string[], peer: string) => readonly string[];
}

/** A little reverse proxy, which does to headers what a test says. */
export async function startNodeProxy({
  address,
  from = address,
  target,
  rewrite,
}: NodeProxyOptions): Promise<NodeProxy> {
  const server = createServer((req, res) => {
    const peer = (req.socket.remoteAddress ?? '').replace(/^::ffff:/, '');
    const headers = [...(rewrite?.(req.rawHeaders, peer) ?? req.rawHeaders)];
    const onward = request({
      ...target,
      localAddress: from,
      method: req.method,
      path: req.url,
      headers,
      setHost: false,
      agent: false,
    });
    onward.on('response', (answer) => {
      res.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
      answer.pipe(res);
    });
    onward.on('error', () => res.destroy());
    req.pipe(onward);
  });
  await new Promise<void>((resolve) => server.listen(0, address, resolve));
  const { port } = server.address() as AddressInfo;
  return {
    port,
    url: `http://${address.includes(':') ? `[${address}]` : address}:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** As nginx' `$proxy_add_x_forwarded_for` does: the peer at the end of what came. */
export function appendForwardedFor(headers: readonly string[], peer: string): string[] {
  const came = valuesOf(headers, 'x-forwarded-for');
  return [...without(headers, 'x-forwarded-for'), 'X-Forwarded-For', [...came, peer].join(', ')];
}

/** One header of the proxy's own, in place of any that came. */
export const writing =
  (name: string, value: string | ((peer: string) => string)) =>
  (headers: readonly string[], peer: string): string[] => [
    ...without(headers, name.toLowerCase()),
    name,
    typeof value === 'string' ? value : value(peer),
  ];

function valuesOf(headers: readonly string[], name: string): string[] {
  return headers.filter((_, index) => index % 2 === 1 && headers[index - 1]?.toLowerCase() === name);
}

function without(headers: readonly string[], name: string): string[] {
  return headers.filter((_, index) => headers[index & ~1]?.toLowerCase() !== name);
}
