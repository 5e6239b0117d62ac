import type { CallPeer, PeerSignal, PeerState } from '@/lib/call/call-peer';
import type {
  IceConfiguration,
  VisitorCallAnswer,
  VisitorCallView,
  VisitorSignalView,
} from '@/lib/channels/call/call-view';
import { readEventStream } from '../../../components/ui/read-event-stream';
import { closeMicrophone, type MicrophoneProblem, openMicrophone } from '../../../lib/call/open-microphone';
import type { ChannelFailure } from '../ask-channel';
import { newKey } from '../new-key';
import { type CallBeginning, callRequests } from './call-requests';

/** What the window shows. A new object whenever anything in it is different. */
export interface CallSnapshot {
  /**
   * `asking`: the browser asks for the microphone. `starting`: the call is on its way. `refused`: this visitor may not
   * call, and the window is on its way to the page that says so.
   */
  readonly phase: 'none' | 'asking' | 'starting' | 'call' | 'refused';
  readonly state: VisitorCallView | null;
  readonly problem: MicrophoneProblem | ChannelFailure | null;
  readonly sound: PeerState;
  readonly muted: boolean;
  /** The device's id; empty = the usual one. */
  readonly microphone: string;
  /** False while the server can't be reached. */
  readonly connected: boolean;
}

const NOTHING: CallSnapshot = {
  phase: 'none',
  state: null,
  problem: null,
  sound: 'connecting',
  muted: false,
  microphone: '',
  connected: true,
};

const POLL_MS = 1_500;
/** A stream tells its state at once, and something every 15 s. */
const FIRST_EVENT_MS = 8_000;
const SILENCE_MS = 40_000;
/** Candidates come in handfuls. */
const GATHER_MS = 40;
const SIGNALS_PER_REQUEST = 16;
const RESEND_MS = 700;
/** How long a hang-up that isn't heard is tried again. */
const HANG_UP_MS = 120_000;
/** Credentials that are older are asked for anew. */
const ICE_FRESH_MS = 30 * 60_000;

/**
 * One call of this window: microphone, ringing, talking, end. Nothing here throws: what fails is in the snapshot. When the
 * call ends, however it does, sound and microphone stop at once.
 */
export class CallSession {
  private snapshot = NOTHING;
  private readonly listeners = new Set<() => void>();
  private following: AbortController | null = null;
  private key = '';
  /** Counts what was left or forgotten: what was under way then is over. */
  private round = 0;
  /** Two tries of one beginning are one call. */
  private wantedKey = '';
  private stream: MediaStream | null = null;
  private peer: CallPeer | null = null;
  private isOpeningPeer = false;
  private ice: { readonly configuration: IceConfiguration; readonly at: number } | null = null;
  private heard = 0;
  /** What the agent's side said before this one could listen. */
  private early: VisitorSignalView[] = [];
  private outgoing: { id: string; kind: PeerSignal['kind']; payload: string }[] = [];
  private sendTimer = 0;
  private isSending = false;

  /** `onRefused` takes the window to the refusal. */
  constructor(private readonly onRefused: () => void) {}

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly getSnapshot = (): CallSnapshot => this.snapshot;

  /** Asks for the microphone, then rings. */
  async begin(beginning: CallBeginning): Promise<void> {
    const { round } = this;
    this.set({ phase: 'asking', problem: null, state: null });
    const opened = await openMicrophone(this.snapshot.microphone);
    if (this.round !== round) return closeMicrophone(opened.kind === 'on' ? opened.stream : null);
    if (opened.kind !== 'on') return this.set({ phase: 'none', problem: opened.kind });
    this.keepStream(opened.stream);
    this.set({ phase: 'starting' });
    const failure = await this.start(beginning);
    if (failure) this.stopSound();
  }

  /** Asks to be called back, without a call that rings. */
  async askForCallback(
    beginning: CallBeginning,
    wish: { readonly phone: string; readonly text: string },
  ): Promise<ChannelFailure | { readonly ticket: string }> {
    const isNew = this.key === '';
    if (isNew) {
      const failure = await this.start(beginning, false);
      if (failure) return failure;
    }
    const asked = await callRequests.callBack(this.key, { name: beginning.name, ...wish });
    if (asked.kind === 'ok') return { ticket: asked.value.ticket };
    // Agents would answer a call that nobody is in; the next try is on its ticket all the same.
    if (isNew) callRequests.endWhileLeaving(this.key);
    return this.failed(asked);
  }

  async hangUp(): Promise<void> {
    this.stopSound();
    const { state } = this.snapshot;
    if (state) this.take({ ...state, status: 'ended', ending: 'visitor', ended_at: new Date().toISOString() });
    const { round, key } = this;
    const until = Date.now() + HANG_UP_MS;
    let ended = await callRequests.end(key);
    // Until it is heard: the agent would go on talking to nobody.
    while ((ended.kind === 'unreachable' || ended.kind === 'unavailable') && Date.now() < until) {
      await pause(POLL_MS);
      ended = await callRequests.end(key);
    }
    // Somebody quick calls again before the answer is there.
    if (this.round !== round) return;
    if (ended.kind === 'ok') this.take(ended.value.state);
    else if (ended.kind === 'refused') this.refuse();
  }

  mute(muted: boolean): void {
    for (const track of this.stream?.getAudioTracks() ?? []) track.enabled = !muted;
    this.set({ muted });
  }

  /** Another microphone, also while talking. */
  async useMicrophone(deviceId: string): Promise<void> {
    const opened = await openMicrophone(deviceId);
    if (opened.kind !== 'on') return this.set({ problem: opened.kind });
    if (!this.isRunning()) return closeMicrophone(opened.stream);
    const before = this.stream;
    this.keepStream(opened.stream);
    this.mute(this.snapshot.muted);
    const replaced = this.peer?.replaceMicrophone(opened.stream);
    // Not after it: of a call that ends meanwhile nothing is replaced any more, and this one would stay on.
    closeMicrophone(before);
    this.set({ microphone: deviceId, problem: null });
    await replaced?.catch(() => {});
  }

  /** For a new call. */
  forget(): void {
    this.close();
    this.set({ ...NOTHING, microphone: this.snapshot.microphone });
  }

  /** The page is going away: what is running ends with it, on both sides. */
  leave(): void {
    const { state } = this.snapshot;
    if (this.isRunning() && state) {
      callRequests.endWhileLeaving(this.key);
      noteLeaving();
      // For whoever comes back to the page as it was.
      this.take({ ...state, status: 'ended', ending: 'visitor', ended_at: new Date().toISOString() });
    }
    this.close();
  }

  private close(): void {
    this.round += 1;
    this.following?.abort();
    this.stopSound();
    this.key = '';
    this.wantedKey = '';
    this.heard = 0;
  }

  private async start(beginning: CallBeginning, follows = true): Promise<ChannelFailure | null> {
    this.wantedKey ||= newKey();
    const { round } = this;
    const begun = await callRequests.begin({ ...beginning, key: this.wantedKey });
    if (this.round !== round) {
      if (begun.kind === 'ok') callRequests.endWhileLeaving(begun.value.call);
      return { kind: 'over' };
    }
    if (begun.kind !== 'ok') {
      if (follows) this.set({ phase: 'none', problem: begun });
      return this.failed(begun);
    }
    const { call, state, ice } = begun.value;
    this.wantedKey = '';
    this.key = call;
    this.ice = { configuration: ice, at: Date.now() };
    if (!follows) return null;
    this.following = new AbortController();
    this.set({ phase: 'call' });
    this.take(state);
    void this.follow(call, this.following.signal);
    return null;
  }

  private async follow(key: string, signal: AbortSignal): Promise<void> {
    let failures = 0;
    while (this.isRunning() && !signal.aborted) {
      await this.readStream(key, signal);
      if (!this.isRunning() || signal.aborted) return;
      failures = (await this.poll(key, signal)) ? 0 : failures + 1;
      await pause(Math.min(5_000, POLL_MS * 1.5 ** failures));
    }
  }

  private async readStream(key: string, signal: AbortSignal): Promise<void> {
    const giveUp = new AbortController();
    let timer = window.setTimeout(() => giveUp.abort(), FIRST_EVENT_MS);
    let told = false;
    // Nobody waits for a stream that is held back, or for one that is slower than two who want to talk.
    const isUrgent = () => this.snapshot.state?.status === 'answered' && this.snapshot.sound !== 'connected';
    const meanwhile = window.setInterval(() => (!told || isUrgent()) && void this.poll(key, signal), POLL_MS);
    const stop = AbortSignal.any([signal, giveUp.signal]);
    const opened = await callRequests.events(key, this.heard, stop);
    if (opened.kind === 'ok' && opened.value.body) {
      const onBytes = () => {
        window.clearTimeout(timer);
        timer = window.setTimeout(() => giveUp.abort(), SILENCE_MS);
      };
      await readEventStream(
        opened.value.body,
        ({ event, data }) => {
          told = true;
          if (signal.aborted) return;
          this.set({ connected: true });
          this.hearEvent(event, data);
          if (!this.isRunning()) giveUp.abort();
        },
        onBytes,
      );
    } else if (opened.kind !== 'ok') this.failed(opened);
    window.clearTimeout(timer);
    window.clearInterval(meanwhile);
    giveUp.abort();
  }

  private hearEvent(event: string, data: string): void {
    try {
      const value: unknown = JSON.parse(data);
      if (event === 'state') this.take(value as VisitorCallView);
      else if (event === 'signal') this.hearSignals([value as VisitorSignalView]);
    } catch {
      // Not JSON, so nothing that this page knows: a poll reads what it meant.
    }
  }

  private async poll(key: string, signal: AbortSignal): Promise<boolean> {
    const answer = await callRequests.after(key, this.heard, signal);
    if (signal.aborted) return true;
    if (answer.kind !== 'ok') {
      this.failed(answer);
      this.set({ connected: false });
      return false;
    }
    this.hear(answer.value);
    return true;
  }

  private hear({ state, signals, ice }: VisitorCallAnswer): void {
    this.ice = { configuration: ice, at: Date.now() };
    this.set({ connected: true });
    this.take(state);
    this.hearSignals(signals);
  }

  private take(state: VisitorCallView): void {
    const before = this.snapshot.state;
    if (state.ending === 'ban') {
      this.refuse();
      return;
    }
    // Answers to different questions may overtake each other.
    if (before && RANKS[state.status] < RANKS[before.status]) return;
    this.set({ state });
    if (state.status === 'ended') {
      this.following?.abort();
      this.stopSound();
    } else if (state.status === 'answered') void this.openPeer();
  }

  private hearSignals(signals: readonly VisitorSignalView[]): void {
    for (const signal of signals) {
      if (signal.n <= this.heard) continue;
      this.heard = signal.n;
      if (this.peer) this.peer.hear(signal);
      else this.early.push(signal);
    }
  }

  private async openPeer(): Promise<void> {
    if (this.peer || this.isOpeningPeer || !this.stream) return;
    this.isOpeningPeer = true;
    const { round } = this;
    // What can't be fetched now is tried again by the next look at the call.
    const module = await import('@/lib/call/call-peer').catch(() => null);
    const ice = await this.freshIce();
    this.isOpeningPeer = false;
    if (!module || !ice || this.round !== round || !this.isRunning() || !this.stream) return;
    const { CallPeer } = module;
    this.peer = new CallPeer({
      ice,
      offers: true,
      microphone: this.stream,
      send: (signal) => this.say(signal),
      onState: (sound) => this.set({ sound }),
      freshIce: () => this.freshIce(),
    });
    for (const signal of this.early.splice(0)) this.peer.hear(signal);
    window.addEventListener('online', this.mend);
  }

  private readonly mend = () => this.peer?.mend();

  private async freshIce(): Promise<IceConfiguration | null> {
    if (this.ice && Date.now() - this.ice.at < ICE_FRESH_MS) return this.ice.configuration;
    const signal = this.following?.signal ?? AbortSignal.abort();
    const answer = await callRequests.after(this.key, this.heard, signal);
    if (answer.kind === 'ok') this.hear(answer.value);
    return this.ice?.configuration ?? null;
  }

  private say({ kind, payload }: PeerSignal): void {
    this.outgoing.push({ id: newKey(), kind, payload });
    if (!this.isSending && this.sendTimer === 0) this.sendIn(kind === 'candidate' ? GATHER_MS : 0);
  }

  private sendIn(ms: number): void {
    this.sendTimer = window.setTimeout(() => {
      this.sendTimer = 0;
      void this.sendSignals();
    }, ms);
  }

  /** In order, each once however often it has to be tried. */
  private async sendSignals(): Promise<void> {
    if (this.isSending) return;
    this.isSending = true;
    const { round } = this;
    const signals = this.outgoing.slice(0, SIGNALS_PER_REQUEST);
    const sent = await callRequests.signals(this.key, { signals });
    this.isSending = false;
    if (this.round !== round) return;
    const isToRepeat = sent.kind === 'unreachable' || sent.kind === 'unavailable' || sent.kind === 'too-many';
    // What is refused for good must not keep back what follows.
    if (!isToRepeat) this.outgoing = this.outgoing.slice(signals.length);
    if (sent.kind !== 'ok') this.failed(sent);
    if (this.outgoing.length > 0 && this.isRunning()) this.sendIn(isToRepeat ? RESEND_MS : 0);
  }

  private failed(failure: ChannelFailure): ChannelFailure {
    if (failure.kind === 'refused') this.refuse();
    const { state } = this.snapshot;
    if (failure.kind === 'gone' && this.isRunning() && state) this.take({ ...state, status: 'ended', ending: 'lost' });
    return failure;
  }

  private refuse(): void {
    if (this.snapshot.phase === 'refused') return;
    this.following?.abort();
    this.stopSound();
    this.set({ ...NOTHING, phase: 'refused' });
    this.onRefused();
  }

  /** One that is unplugged is told. */
  private keepStream(stream: MediaStream): void {
    this.stream = stream;
    for (const track of stream.getAudioTracks()) {
      track.addEventListener('ended', () => this.stream === stream && this.set({ problem: 'missing' }));
    }
  }

  private stopSound(): void {
    window.removeEventListener('online', this.mend);
    window.clearTimeout(this.sendTimer);
    this.sendTimer = 0;
    this.outgoing = [];
    this.early = [];
    this.peer?.close();
    this.peer = null;
    closeMicrophone(this.stream);
    this.stream = null;
    this.set({ sound: 'connecting', muted: false });
  }

  /** Rings or talks. */
  private isRunning(): boolean {
    const { phase, state } = this.snapshot;
    return phase === 'call' && state?.status !== 'ended';
  }

  private set(changes: Partial<CallSnapshot>): void {
    const next = { ...this.snapshot, ...changes };
    if ((Object.keys(next) as (keyof CallSnapshot)[]).every((key) => next[key] === this.snapshot[key])) return;
    this.snapshot = next;
    for (const listener of this.listeners) listener();
  }
}

const LEFT = 'gatehouse-call-left';

/** Whether a call of this tab ended because its page went away; told once. */
export function wasLeft(): boolean {
  try {
    const left = sessionStorage.getItem(LEFT) !== null;
    sessionStorage.removeItem(LEFT);
    return left;
  } catch {
    // Where storage is forbidden nobody is told.
    return false;
  }
}

function noteLeaving(): void {
  try {
    sessionStorage.setItem(LEFT, '1');
  } catch {
    // See wasLeft.
  }
}

const RANKS = { ringing: 0, answered: 1, ended: 2 } as const;

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => window.setTimeout(resolve, ms));
}
