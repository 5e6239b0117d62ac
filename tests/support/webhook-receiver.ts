import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A message as a receiver got it. */
export interface ReceivedMessage {
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
  readonly id: string;
  readonly type: string;
  /** The payload's `data`. */
  readonly data: Readonly<Record<string, unknown>>;
  readonly payload: Readonly<Record<string, unknown>>;
}

export interface WebhookReceiver {
  readonly url: string;
  /** In the order in which they came. */
  readonly received: ReceivedMessage[];
  /** How the next and all later messages are answered; 204 at first. */
  answer: (res: ServerResponse, message: ReceivedMessage) => void;
  close(): Promise<void>;
}

/** A server on this machine that webhooks can be sent to. */
export async function startWebhookReceiver(): Promise<WebhookReceiver> {
  const received: ReceivedMessage[] = [];
  const server = createServer(async (req, res) => {
    let body = '';
    for await (const chunk of req) body += chunk;
    const payload = JSON.parse(body) as { type: string; data: Record<string, unknown> };
    const { type, data } = payload;
    const id = String(req.headers['webhook-id']);
    const message = { path: req.url ?? '', headers: req.headers, body, id, type, data, payload };
    received.push(message);
    receiver.answer(res, message);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const receiver: WebhookReceiver = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    received,
    answer: (res) => res.writeHead(204).end(),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return receiver;
}

/**
 * Whether a message is from whoever knows the secret, by Standard Webhooks 1.0's text and nothing of ours: any one of the
 * signatures may fit, and the time must be within five minutes of `now`.
 */
export function verifyWebhook({ headers, body }: ReceivedMessage, secret: string, now: Date): boolean {
  const id = headers['webhook-id'];
  const timestamp = Number(headers['webhook-timestamp']);
  if (!/^whsec_/.test(secret) || Math.abs(now.getTime() / 1000 - timestamp) > 300) return false;
  const key = Buffer.from(secret.replace('whsec_', ''), 'base64');
  const expected = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest();
  return String(headers['webhook-signature'])
    .split(' ')
    .filter((each) => each.startsWith('v1,'))
    .map((each) => Buffer.from(each.slice(3), 'base64'))
    .some((each) => each.length === expected.length && timingSafeEqual(each, expected));
}
