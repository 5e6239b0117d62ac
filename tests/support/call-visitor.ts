import type { SignalsBody, VisitorCallAnswer, VisitorCallStarted } from '../../lib/channels/call/call-view';
import { type Answer, ChatVisitor } from './chat-visitor';
import { type ReadEvents, readEvents } from './read-events';

const ROOT = '/api/channels/call';

/** A caller of a running product, over HTTP as any front end is one; see ChatVisitor. `url` may be another instance's. */
export class CallVisitor {
  /** The call's key, once it rings. */
  key = '';
  private readonly http: ChatVisitor;

  constructor(
    public url: string,
    readonly address: string,
  ) {
    this.http = new ChatVisitor(url, address);
  }

  ask(method: string, path: string, body?: unknown): Promise<Answer> {
    this.http.url = this.url;
    return this.http.ask(method, path, body);
  }

  async ring(body: object = {}): Promise<VisitorCallStarted> {
    const { status, body: begun } = await this.ask('POST', ROOT, body);
    if (status !== 201) throw new Error(`Answered ${status}: ${JSON.stringify(begun)}`);
    this.key = (begun as VisitorCallStarted).call;
    return begun as VisitorCallStarted;
  }

  /** A request about the call. */
  post(what: string, body: unknown = {}): Promise<Answer> {
    return this.ask('POST', `${ROOT}/${this.key}/${what}`, body);
  }

  signal(...signals: SignalsBody['signals'][number][]): Promise<Answer> {
    return this.post('signals', { signals });
  }

  async read(after = 0): Promise<VisitorCallAnswer> {
    const { status, body } = await this.ask('GET', `${ROOT}/${this.key}?after=${after}`);
    if (status !== 200) throw new Error(`Answered ${status}: ${JSON.stringify(body)}`);
    return body as VisitorCallAnswer;
  }

  /** Opens the call's event stream. Throws unless it is one. */
  async listen(after = 0): Promise<ReadEvents> {
    const response = await fetch(`${this.url}${ROOT}/${this.key}/events?after=${after}`, {
      headers: { 'x-forwarded-for': this.address, accept: 'text/event-stream' },
    });
    if (response.status !== 200 || !response.body) throw new Error(`${response.status}: ${await response.text()}`);
    return readEvents(response.body);
  }
}
