import type { VisitorChatAnswer, VisitorChatView, VisitorMessageView } from '../../lib/channels/chat/chat-view';
import { type ReadEvent, type ReadEvents, readEvents } from './read-events';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}

export interface BegunChat {
  readonly chat: string;
  readonly ticket: string;
  readonly state: VisitorChatView;
  readonly messages: readonly VisitorMessageView[];
}

const ROOT = '/api/channels/chat';

/**
 * A visitor of a running product that takes loopback for a trusted proxy, over HTTP as any front end does. `url` may be
 * set to another instance.
 */
export class ChatVisitor {
  /** The chat's key, once it began. */
  key = '';

  constructor(
    public url: string,
    readonly address: string,
  ) {}

  async ask(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> {
    const response = await fetch(`${this.url}${path}`, {
      method,
      headers: {
        'x-forwarded-for': this.address,
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json');
    return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text };
  }

  async begin(body: object = {}): Promise<BegunChat> {
    const begun = expected<BegunChat>(await this.ask('POST', ROOT, body), 201);
    this.key = begun.chat;
    return begun;
  }

  async write(text: string, clientId?: string): Promise<VisitorMessageView> {
    const body = { text, ...(clientId !== undefined && { client_id: clientId }) };
    return expected<{ message: VisitorMessageView }>(await this.post('messages', body), 201).message;
  }

  /** A request about the chat. */
  post(what: string, body: unknown = {}): Promise<Answer> {
    return this.ask('POST', `${ROOT}/${this.key}/${what}`, body);
  }

  async read(after = 0): Promise<VisitorChatAnswer> {
    return expected<VisitorChatAnswer>(await this.ask('GET', `${ROOT}/${this.key}?after=${after}`), 200);
  }

  /** Opens the chat's event stream. Throws unless it is one. */
  async listen(after = 0, onEvent?: (event: ReadEvent) => void): Promise<ReadEvents> {
    const response = await fetch(`${this.url}${ROOT}/${this.key}/events?after=${after}`, {
      headers: { 'x-forwarded-for': this.address, accept: 'text/event-stream' },
    });
    if (response.status !== 200 || !response.body) throw new Error(`${response.status}: ${await response.text()}`);
    return readEvents(response.body, onEvent);
  }
}

function expected<T>({ status, body }: Answer, wanted: number): T {
  if (status !== wanted) throw new Error(`Answered ${status}: ${JSON.stringify(body)}`);
  return body as T;
}
