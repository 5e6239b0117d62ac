import { connect, type Socket } from 'node:net';

export interface RawResponse {
  readonly status: number;
  /** Lower-case names; of doubled ones the last. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** One TCP connection, on which requests are written byte by byte as a test wants them. */
export interface RawConnection {
  write(data: string | Buffer): void;
  /** The next response. `method` of its request: an answer to HEAD has no body. Rejects when the connection ends first. */
  read(method?: string): Promise<RawResponse>;
  /** Resolves once the server has closed, to what came after the responses that were read. */
  closed(): Promise<string>;
  readonly socket: Socket;
}

export async function openConnection(port: number, localAddress?: string): Promise<RawConnection> {
  const socket = connect({ port, host: '127.0.0.1', localAddress });
  let received = Buffer.alloc(0);
  let ended = false;
  let wake = () => {};
  const more = () => {
    wake();
    wake = () => {};
  };
  socket.on('data', (chunk) => {
    received = Buffer.concat([received, chunk]);
    more();
  });
  socket.on('close', () => {
    ended = true;
    more();
  });
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('error', reject);
  });
  socket.on('error', () => {
    // A reset shows as `closed`.
  });

  async function until<T>(find: () => T | null): Promise<T> {
    for (;;) {
      const found = find();
      if (found !== null) return found;
      if (ended) throw new Error(`the connection ended after ${JSON.stringify(received.toString('latin1'))}`);
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  }

  return {
    socket,
    write: (data) => {
      socket.write(data);
    },
    read: (method = 'GET') =>
      until(() => {
        const found = parseResponse(received, method);
        if (found === null) return null;
        received = received.subarray(found.length);
        return found.response;
      }),
    closed: () => until(() => (ended ? received.toString('latin1') : null)),
  };
}

function parseResponse(bytes: Buffer, method: string): { response: RawResponse; length: number } | null {
  const headEnd = bytes.indexOf('\r\n\r\n');
  if (headEnd === -1) return null;
  const [statusLine = '', ...lines] = bytes.subarray(0, headEnd).toString('latin1').split('\r\n');
  const headers = Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]),
  );
  const status = Number(statusLine.split(' ')[1]);
  const start = headEnd + 4;
  const hasBody = method !== 'HEAD' && status >= 200 && status !== 204;
  if (hasBody && headers['transfer-encoding'] === 'chunked') {
    const end = bytes.indexOf('0\r\n\r\n', start);
    if (end === -1) return null;
    return { response: { status, headers, body: bytes.subarray(start, end).toString() }, length: end + 5 };
  }
  const length = hasBody ? Number(headers['content-length'] ?? 0) : 0;
  if (bytes.length < start + length) return null;
  return {
    response: { status, headers, body: bytes.subarray(start, start + length).toString() },
    length: start + length,
  };
}
