import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { CheckVisitor } from '../../../lib/bans/check-visitor';
import { covers, ipRangeFromText } from '../../../lib/domain/ip-range';
import { attachFrontDoor } from '../../../lib/gate/attach-front-door';
import { createFrontDoor, type FrontDoorOptions, type RefusalEvent } from '../../../lib/gate/front-door';
import { createServerOptions } from '../../../lib/gate/server-options';
import { openConnection, type RawConnection, type RawResponse } from './raw-http';

export const SECRET = 'a secret of the process for tests';

/** What got through to the place where Next stands. */
export interface Reached {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly headers: IncomingMessage['headers'];
  readonly rawHeaders: readonly string[];
  body: string;
}

export interface TestDoor {
  readonly port: number;
  readonly reached: Reached[];
  readonly refused: RefusalEvent[];
  readonly failed: { readonly what: string; readonly error: unknown }[];
  open(localAddress?: string): Promise<RawConnection>;
  /** One request on a connection of its own; `headers` are lines. Host and an end of the connection are added. */
  ask(target: string, headers?: readonly string[], method?: string, body?: string): Promise<RawResponse>;
  close(): Promise<void>;
}

export type TestDoorOptions = Partial<Omit<FrontDoorOptions, 'trustedProxies'>> & {
  readonly trustedProxies?: readonly string[];
  /** Ranges that are banned, indefinitely. */
  readonly banned?: readonly string[];
};

/** A front door on a real server, with a check over a list and, behind it, a handler that notes what reaches it. */
export async function openTestDoor({
  banned = [],
  trustedProxies = [],
  ...options
}: TestDoorOptions): Promise<TestDoor> {
  const reached: Reached[] = [];
  const refused: RefusalEvent[] = [];
  const failed: { what: string; error: unknown }[] = [];
  const server = createServer(createServerOptions());
  attachFrontDoor(
    server,
    createFrontDoor({
      header: 'X-Forwarded-For',
      checkVisitor: checkAgainst(banned),
      next: noteAndAnswer(reached),
      deskName: () => 'Example Help Desk',
      clientHeaderSecret: SECRET,
      log: {
        refused: (event) => refused.push(event),
        failed: (what, error) => failed.push({ what, error }),
      },
      ...options,
      trustedProxies: trustedProxies.map((text) => ipRangeFromText(text)),
    }),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const open = (localAddress?: string) => openConnection(port, localAddress);

  return {
    port,
    reached,
    refused,
    failed,
    open,
    async ask(target, headers = [], method = 'GET', body = '') {
      const connection = await open();
      const length = body === '' ? [] : [`Content-Length: ${Buffer.byteLength(body)}`];
      const lines = [`${method} ${target} HTTP/1.1`, 'Host: desk.example', 'Connection: close', ...length, ...headers];
      connection.write(Buffer.from(`${lines.join('\r\n')}\r\n\r\n${body}`, 'latin1'));
      try {
        return await connection.read(method);
      } finally {
        connection.socket.destroy();
      }
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** A check over a list; the ban of the n-th range has the id n. */
export function checkAgainst(banned: readonly string[]): CheckVisitor {
  const ranges = banned.map((text) => ipRangeFromText(text));
  return async ({ address }) => {
    if (address === null) return { outcome: 'unknown-address' };
    const index = ranges.findIndex((range) => covers(range, address));
    return index === -1 ? { outcome: 'free' } : { outcome: 'banned', banId: index + 1, validUntil: null };
  };
}

function noteAndAnswer(reached: Reached[]) {
  return (req: IncomingMessage, res: ServerResponse) => {
    const { method, url, headers, rawHeaders } = req;
    const note = { method, url, headers, rawHeaders, body: '' };
    reached.push(note);
    req.setEncoding('latin1');
    req.on('data', (chunk: string) => {
      note.body += chunk;
    });
    req.on('end', () => {
      res.end('next');
    });
  };
}
