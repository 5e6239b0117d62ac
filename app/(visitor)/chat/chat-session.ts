import type { VisitorChatAnswer, VisitorChatView, VisitorMessageView } from '@/lib/channels/chat/chat-view';
import { readEventStream, type StreamEvent } from '../../../components/ui/read-event-stream';
import { newKey } from '../new-key';
import { type ChatBeginning, type ChatFailure, chatRequests } from './chat-requests';
import { keepChat, keepUnsent, onKeptChat, readKeptChat, readUnsent, type UnsentMessage } from './kept-chat';
import { TabRelay } from './tab-relay';

/** What the window shows. A new object whenever anything in it is different. */
export interface ChatSnapshot {
  /**
   * `loading`: what is remembered isn't known yet. `none`: there is no chat. `refused`: this visitor may not chat, and the
   * window is on its way to the page that says so.
   */
  readonly phase: 'loading' | 'none' | 'chat' | 'refused';
  readonly state: VisitorChatView | null;
  /** In the order of the conversation. */
  readonly messages: readonly VisitorMessageView[];
  /** The visitor's own that aren't known to have arrived, in the order written. */
  readonly unsent: readonly UnsentMessage[];
  /** Why the first of `unsent` isn't sent yet; null while it is on its way. */
  readonly sendingProblem: ChatFailure | null;
  /** Who is typing on the other side. */
  readonly typing: string | null;
  readonly connected: boolean;
  /** The agents' messages that weren't on the screen yet. */
  readonly unread: number;
}

const NOTHING: ChatSnapshot = {
  phase: 'loading',
  state: null,
  messages: [],
  unsent: [],
  sendingProblem: null,
  typing: null,
  connected: true,
  unread: 0,
};

/** A stream tells its state at once; one that doesn't is held back by something in between, and polling takes over. */
const FIRST_EVENT_MS = 8_000;
/** The server says something every 15 s. */
const SILENCE_MS = 40_000;
const POLL_MS = 2_000;
/** Tabs that follow another one look for themselves now and then, in case that one is stuck. */
const FOLLOWER_POLL_MS = 15_000;
const RETRY_MS_MAX = 5_000;
const STREAM_RETRY_MS_MAX = 60_000;
const TYPING_SHOWN_MS = 6_000;
const TYPING_TOLD_MS = 3_000;
/** How long something has to be on the screen to count as seen. */
const SEEN_MS = 400;
/** An ended chat that is older isn't shown again to somebody who comes back. */
const ENDED_SHOWN_MS = 24 * 60 * 60_000;

/** What the tab that leads tells the others. */
type Told =
  | { readonly stream: StreamEvent }
  | { readonly polled: VisitorChatAnswer }
  | { readonly connected: boolean }
  | { readonly refused: true };

/**
 * The visitor's chat in this window: follows it by an event stream, by polling where streams don't get through, and
 * through reloads, lost networks and restarts of the server; sends what is written, in order and each once however often
 * it has to be tried. Nothing here throws: what fails is in the snapshot, or answered as a ChatFailure.
 */
export class ChatSession {
  private snapshot = NOTHING;
  private readonly listeners = new Set<() => void>();
  private stop = new AbortController();
  /** Ends the following of one chat. */
  private following: AbortController | null = null;
  /** Gives up the open stream, if there is one: the connection is looked at anew. */
  private doubt: () => void = () => {};
  /** Whoever waits to try again. */
  private readonly sleepers = new Set<() => void>();
  private key = '';
  private read = 0;
  /**
   * Up to here nothing is missing. Not simply the last message: the answer to one that was sent may come before others
   * that were stored earlier, and what another tab tells follows on what that tab heard, not on what this one did.
   */
  private heard = 0;
  private shown = true;
  /** How far the server was told. */
  private seenTold = 0;
  private sending = false;
  private typingTimer = 0;
  private seenTimer = 0;
  private typingToldAt = 0;
  /** What was tried to begin with last, and the key that it was to have. */
  private beginning: { readonly content: string; readonly key: string } | null = null;

  /** `onRefused` takes the window to the refusal. */
  constructor(private readonly onRefused: () => void) {}

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly getSnapshot = (): ChatSnapshot => this.snapshot;

  /** Goes on with the chat that this browser remembers. */
  open(): void {
    this.stop = new AbortController();
    const { signal } = this.stop;
    onKeptChat(() => void this.hearOfKept(), signal);
    for (const event of ['online', 'pageshow', 'focus'] as const) {
      window.addEventListener(event, () => this.wake(), { signal });
    }
    window.addEventListener('offline', () => this.doubt(), { signal });
    document.addEventListener('visibilitychange', () => this.setShown(this.shown), { signal });
    this.followKept();
  }

  close(): void {
    this.stop.abort();
    this.following?.abort();
    this.key = '';
    window.clearTimeout(this.typingTimer);
    window.clearTimeout(this.seenTimer);
    this.seenTimer = 0;
  }

  async begin(beginning: ChatBeginning): Promise<ChatFailure | null> {
    // What got there and was answered by nobody must not begin a second chat when it is sent again.
    const content = JSON.stringify(beginning);
    if (this.beginning?.content !== content) this.beginning = { content, key: newKey() };
    const begun = await chatRequests.begin({ ...beginning, chat: this.beginning.key });
    if (begun.kind !== 'ok') return this.failed(begun);
    this.beginning = null;
    this.follow(begun.value.chat, 0);
    this.hearAll(begun.value);
    keepChat({ chat: this.key, read: this.read });
    return null;
  }

  /** Shows it at once; it is sent as soon as that is possible. */
  send(text: string): void {
    const unsent = [...this.snapshot.unsent, { clientId: newClientId(), text }];
    keepUnsent(this.key, unsent);
    this.set({ unsent });
    void this.sendUnsent();
  }

  async end(): Promise<ChatFailure | null> {
    const ended = await chatRequests.end(this.key);
    if (ended.kind !== 'ok') return this.failed(ended);
    this.apply({ state: ended.value.state });
    return null;
  }

  async leaveMessage(message: { name: string; email: string; text: string }): Promise<ChatFailure | null> {
    const left = await chatRequests.leaveMessage(this.key, message);
    if (left.kind !== 'ok') return this.failed(left);
    const { state } = this.snapshot;
    if (state) this.apply({ state: { ...state, status: 'ended', ending: 'left_message', email: message.email } });
    this.wake();
    return null;
  }

  /** The visitor is typing. */
  typing(): void {
    if (Date.now() - this.typingToldAt < TYPING_TOLD_MS || this.snapshot.state?.status === 'ended') return;
    this.typingToldAt = Date.now();
    void chatRequests.typing(this.key);
  }

  /** Whether the window can be seen, as far as the page around it knows. */
  setShown(shown: boolean): void {
    this.shown = shown;
    if (this.isSeen()) this.wake();
    this.looked();
  }

  /** Forgets the chat, for a new one. */
  forget(): void {
    keepChat(null);
    this.followKept();
  }

  /** Another tab began a chat or forgot one: for a new one, or because the visitor may not chat any more. */
  private async hearOfKept(): Promise<void> {
    if (this.key !== '' && !readKeptChat() && (await chatRequests.agents()).kind === 'refused') this.refuse();
    else this.followKept();
  }

  private followKept(): void {
    if (this.snapshot.phase === 'refused' || this.stop.signal.aborted) return;
    const kept = readKeptChat();
    if (!kept) {
      this.following?.abort();
      this.key = '';
      this.set({ ...NOTHING, phase: 'none' });
    } else if (kept.chat !== this.key) this.follow(kept.chat, kept.read);
    else if (kept.read > this.read) {
      this.read = kept.read;
      this.set({});
    }
  }

  private follow(key: string, read: number): void {
    this.following?.abort();
    const following = new AbortController();
    this.following = following;
    this.key = key;
    this.read = read;
    this.heard = 0;
    this.seenTold = 0;
    this.set({ ...NOTHING, unsent: readUnsent(key) });
    void this.run(key, following.signal);
  }

  private async run(key: string, signal: AbortSignal): Promise<void> {
    const relay = new TabRelay<Told>(`gatehouse-chat ${key.slice(0, 8)}`, (told) => this.hear(told), signal);
    const followers = this.pollAsFollower(signal);
    void relay.whenLeading(async () => {
      followers.stop();
      await this.lead(key, relay, signal);
    });
  }

  /** Until this tab leads: a look at once, then now and then. */
  private pollAsFollower(signal: AbortSignal): { stop(): void } {
    let stopped = false;
    void (async () => {
      for (let failures = 0; !stopped && this.isRunning(signal); ) {
        const answered = await this.poll(signal);
        if (stopped) return;
        failures = answered ? 0 : failures + 1;
        await this.pause(answered ? FOLLOWER_POLL_MS : retryMs(failures, RETRY_MS_MAX), signal);
      }
    })();
    return {
      stop: () => {
        stopped = true;
      },
    };
  }

  private async lead(key: string, relay: TabRelay<Told>, signal: AbortSignal): Promise<void> {
    let failures = 0;
    let streamFailures = 0;
    let streamAgainAt = 0;
    while (this.isRunning(signal)) {
      if (Date.now() >= streamAgainAt) {
        const wasGood = await this.stream(key, relay, signal);
        streamFailures = wasGood ? 0 : streamFailures + 1;
        streamAgainAt = Date.now() + (wasGood ? 0 : retryMs(streamFailures, STREAM_RETRY_MS_MAX));
        if (!this.isRunning(signal)) return;
      }
      // At once: what a stream ends for may be a ban, and what came meanwhile is missing.
      const answered = await this.poll(signal, relay);
      failures = answered ? 0 : failures + 1;
      const untilStream = streamAgainAt - Date.now();
      await this.pause(answered ? Math.min(POLL_MS, untilStream) : retryMs(failures, RETRY_MS_MAX), signal);
    }
  }

  /** One stream, until it ends. Whether it was any good: told its state soon, and lasted. */
  private async stream(key: string, relay: TabRelay<Told>, signal: AbortSignal): Promise<boolean> {
    const giveUp = new AbortController();
    this.doubt = () => giveUp.abort();
    const begun = Date.now();
    let timer = window.setTimeout(() => giveUp.abort(), FIRST_EVENT_MS);
    const wait = (ms: number) => {
      window.clearTimeout(timer);
      timer = window.setTimeout(() => giveUp.abort(), ms);
    };
    let told = false;
    // Nobody waits for a stream that is held back.
    const meanwhile = window.setInterval(() => !told && void this.poll(signal, relay), POLL_MS);
    const opened = await chatRequests.events(key, this.heard, AbortSignal.any([signal, giveUp.signal]));
    if (opened.kind === 'ok' && opened.value.body) {
      await readEventStream(
        opened.value.body,
        (event) => {
          told = true;
          if (signal.aborted) return;
          this.connected(true, relay);
          relay.tell({ stream: event });
          this.hearStream(event);
          // Over: nothing more comes.
          if (this.snapshot.state?.status === 'ended') giveUp.abort();
        },
        () => told && wait(SILENCE_MS),
      );
      wait(0);
    } else if (opened.kind !== 'ok') this.failed(opened, relay);
    window.clearTimeout(timer);
    window.clearInterval(meanwhile);
    return told && Date.now() - begun > 3_000;
  }

  /** Whether it was answered. What is said about the connection is said by what answers. */
  private async poll(signal: AbortSignal, relay?: TabRelay<Told>): Promise<boolean> {
    const answer = await chatRequests.after(this.key, this.heard, signal);
    if (signal.aborted) return true;
    if (answer.kind !== 'ok') {
      this.failed(answer, relay);
      if (!signal.aborted) this.connected(false, relay);
      return false;
    }
    this.connected(true, relay);
    relay?.tell({ polled: answer.value });
    this.hearAll(answer.value);
    void this.sendUnsent();
    return true;
  }

  private isRunning(signal: AbortSignal): boolean {
    return !signal.aborted && this.snapshot.phase !== 'refused' && this.snapshot.state?.status !== 'ended';
  }

  private hear(told: Told): void {
    if ('refused' in told) this.refuse();
    else if ('connected' in told) this.connected(told.connected);
    else if ('polled' in told) this.apply(told.polled);
    else this.hearStream(told.stream, (said) => this.apply(said));
  }

  private hearStream(
    { event, data }: StreamEvent,
    hear = (said: { messages: readonly VisitorMessageView[] }) => this.hearAll(said),
  ): void {
    try {
      const value: unknown = JSON.parse(data);
      if (event === 'message') hear({ messages: [value as VisitorMessageView] });
      else if (event === 'state') this.apply({ state: value as VisitorChatView });
      else if (event === 'typing') this.hearTyping(value as { typing: boolean; name: string });
    } catch {
      // Not JSON, so nothing that this page knows: what it means is read when the stream is opened again.
    }
  }

  private hearTyping({ typing, name }: { typing: boolean; name: string }): void {
    window.clearTimeout(this.typingTimer);
    if (typing) this.typingTimer = window.setTimeout(() => this.set({ typing: null }), TYPING_SHOWN_MS);
    this.set({ typing: typing ? name : null });
  }

  /** Takes in everything after what was heard before. */
  private hearAll(said: { state?: VisitorChatView; messages: readonly VisitorMessageView[] }): void {
    this.heard = Math.max(this.heard, said.messages.at(-1)?.seq ?? 0);
    this.apply(said);
  }

  /** Takes in what the server said, in whatever order and however often it comes. */
  private apply({ state, messages = [] }: { state?: VisitorChatView; messages?: readonly VisitorMessageView[] }): void {
    const before = this.snapshot.state;
    if (state?.ending === 'ban') {
      this.refuse();
      return;
    }
    const isEnd = state?.status === 'ended' && before?.status !== 'ended';
    const known = new Map(this.snapshot.messages.map((message) => [message.seq, message]));
    for (const message of messages) known.set(message.seq, message);
    const all =
      messages.length > 0 ? [...known.values()].sort((one, other) => one.seq - other.seq) : this.snapshot.messages;
    const arrived = new Set(messages.map(({ client_id }) => client_id));
    const unsent = this.snapshot.unsent.filter(({ clientId }) => !arrived.has(clientId));
    if (unsent.length < this.snapshot.unsent.length) keepUnsent(this.key, unsent);
    const hasAnswer = messages.some(({ author }) => author === 'agent');
    this.set({
      phase: 'chat',
      state: state ? newer(before, state) : before,
      messages: all,
      ...(unsent.length < this.snapshot.unsent.length && { unsent }),
      ...((hasAnswer || isEnd) && { typing: null }),
    });
    if (isEnd) void this.atEnd();
    this.looked();
  }

  /** The last words may come after the news of the end. And what was over long ago is of no interest any more. */
  private async atEnd(): Promise<void> {
    const { key } = this;
    const answer = await chatRequests.after(key, this.heard, this.stop.signal);
    if (this.key !== key || this.stop.signal.aborted) return;
    if (answer.kind === 'ok') this.hearAll(answer.value);
    const last = this.snapshot.messages.at(-1);
    if (last && Date.now() - Date.parse(last.at) > ENDED_SHOWN_MS) this.forget();
  }

  private async sendUnsent(): Promise<void> {
    if (this.sending) return;
    this.sending = true;
    const { key } = this;
    for (let failures = 0; this.key === key && !this.stop.signal.aborted; ) {
      const [first] = this.snapshot.unsent;
      if (!first || this.snapshot.state?.status === 'ended') break;
      const sent = await chatRequests.send(key, first.text, first.clientId);
      if (this.key !== key) break;
      if (sent.kind === 'ok') {
        failures = 0;
        this.set({ sendingProblem: null });
        this.apply({ messages: [{ ...sent.value.message, client_id: first.clientId }] });
        continue;
      }
      this.failed(sent);
      this.set({ sendingProblem: sent });
      if (sent.kind === 'over' || sent.kind === 'refused' || sent.kind === 'gone' || sent.kind === 'invalid') break;
      failures++;
      // A network that is gone without a word takes a stream's silence with it.
      if (sent.kind === 'unreachable') this.doubt();
      const ms = sent.kind === 'too-many' ? sent.retryAfterSeconds * 1000 : retryMs(failures, RETRY_MS_MAX);
      await this.pause(ms, this.stop.signal);
    }
    this.sending = false;
    // Another chat was begun while this one's last message was on its way.
    if (this.key !== key && this.snapshot.unsent.length > 0) void this.sendUnsent();
  }

  /** Takes a message that can't be sent back out of the conversation; its text, for the field it came from. */
  takeBack(): string {
    const texts = this.snapshot.unsent.map(({ text }) => text);
    keepUnsent(this.key, []);
    this.set({ unsent: [], sendingProblem: null });
    return texts.join('\n\n');
  }

  private failed(failure: ChatFailure, relay?: TabRelay<Told>): ChatFailure {
    if (failure.kind === 'refused') {
      relay?.tell({ refused: true });
      this.refuse();
    }
    if (failure.kind === 'gone' && this.key !== '') this.forget();
    if (failure.kind === 'over') this.wake();
    return failure;
  }

  /** Nothing of the chat stays on the screen, and who is free again later begins anew. */
  private refuse(): void {
    if (this.snapshot.phase === 'refused') return;
    this.following?.abort();
    this.set({ ...NOTHING, phase: 'refused' });
    keepChat(null);
    this.onRefused();
  }

  private connected(connected: boolean, relay?: TabRelay<Told>): void {
    if (this.snapshot.connected === connected) return;
    relay?.tell({ connected });
    this.set({ connected });
    if (connected) this.wake();
  }

  /** What is on the screen for a moment has been seen. */
  private looked(): void {
    if (this.seenTimer !== 0 || !this.isSeen()) return;
    this.seenTimer = window.setTimeout(() => {
      this.seenTimer = 0;
      if (this.isSeen() && this.key !== '') this.saw();
    }, SEEN_MS);
  }

  private saw(): void {
    const last = this.snapshot.messages.findLast(({ author }) => author !== 'visitor')?.seq ?? 0;
    if (last > this.read) {
      this.read = last;
      if (readKeptChat()?.chat === this.key) keepChat({ chat: this.key, read: last });
      this.set({});
    }
    if (last <= this.seenTold) return;
    this.seenTold = last;
    void chatRequests.seen(this.key, last).then(({ kind }) => {
      if (kind !== 'ok') this.seenTold = 0;
    });
  }

  private isSeen(): boolean {
    return this.shown && document.visibilityState === 'visible';
  }

  private set(changes: Partial<ChatSnapshot>): void {
    const next = { ...this.snapshot, ...changes };
    next.unread = next.messages.filter(({ author, seq }) => author === 'agent' && seq > this.read).length;
    const isSame = (Object.keys(next) as (keyof ChatSnapshot)[]).every((key) => next[key] === this.snapshot[key]);
    if (isSame) return;
    this.snapshot = next;
    for (const listener of this.listeners) listener();
  }

  private wake(): void {
    for (const wakeUp of [...this.sleepers]) wakeUp();
  }

  /** So long, or until something says that it is worth trying now. */
  private pause(ms: number, signal: AbortSignal): Promise<void> {
    if (ms <= 0 || signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const wakeUp = () => {
        window.clearTimeout(timer);
        this.sleepers.delete(wakeUp);
        signal.removeEventListener('abort', wakeUp);
        resolve();
      };
      const timer = window.setTimeout(wakeUp, ms);
      this.sleepers.add(wakeUp);
      signal.addEventListener('abort', wakeUp);
    });
  }
}

/** Whichever of two states is further on: answers to different questions may overtake each other. */
function newer(before: VisitorChatView | null, after: VisitorChatView): VisitorChatView {
  if (!before || before.chat !== after.chat) return after;
  if (RANKS[after.status] < RANKS[before.status]) return before;
  const isSame = (Object.keys(after) as (keyof VisitorChatView)[]).every((key) => after[key] === before[key]);
  return isSame ? before : { ...after, agent_seen: Math.max(before.agent_seen, after.agent_seen) };
}

const RANKS = { waiting: 0, active: 1, ended: 2 } as const;

/** Longer each time, and for everybody a little different, so that a restarted server isn't asked by all at once. */
function retryMs(failures: number, max: number): number {
  return Math.min(max, 400 * 2 ** Math.min(failures, 10)) * (0.75 + Math.random() / 2);
}

/** Not crypto.randomUUID, which pages without HTTPS don't have. */
function newClientId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
