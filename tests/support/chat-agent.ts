import { type ReadEvent, type ReadEvents, readEvents } from './read-events';

/** An agent of a running product, over HTTP as the console's scripts do. */
export class ChatAgent {
  private constructor(
    public url: string,
    readonly cookie: string,
  ) {}

  static async signIn(url: string, { email, password }: { email: string; password: string }): Promise<ChatAgent> {
    const csrf = await fetch(`${url}/api/auth/csrf`);
    const { csrfToken } = (await csrf.json()) as { csrfToken: string };
    const signedIn = await fetch(`${url}/api/auth/callback/credentials`, {
      method: 'POST',
      redirect: 'manual',
      headers: { cookie: cookiesOf(csrf), 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ csrfToken, email, password, json: 'true' }),
    });
    const cookie = cookiesOf(signedIn);
    if (!cookie.includes('session-token')) throw new Error(`Not signed in: ${await signedIn.text()}`);
    return new ChatAgent(url, cookie);
  }

  async ask(method: string, path: string, body?: unknown): Promise<{ status: number; body: unknown }> {
    const response = await fetch(`${this.url}${path}`, {
      method,
      redirect: 'manual',
      headers: { cookie: this.cookie, ...(body !== undefined && { 'content-type': 'application/json' }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json');
    return { status: response.status, body: isJson ? JSON.parse(text) : text };
  }

  /** Throws unless it is taken. */
  async write(code: string, text: string): Promise<void> {
    const { status, body } = await this.ask('POST', `/desk/chats/${code}/messages`, { text });
    if (status !== 201) throw new Error(`Answered ${status}: ${JSON.stringify(body)}`);
  }

  /** Opens the console's event stream. Throws unless it is one. */
  async listen(onEvent?: (event: ReadEvent) => void): Promise<ReadEvents> {
    const response = await fetch(`${this.url}/desk/live/events`, { headers: { cookie: this.cookie } });
    if (response.status !== 200 || !response.body) throw new Error(`${response.status}: ${await response.text()}`);
    return readEvents(response.body, onEvent);
  }
}

function cookiesOf(response: Response): string {
  return response.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';', 1)[0])
    .join('; ');
}
