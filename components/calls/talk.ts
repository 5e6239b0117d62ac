/**
 * The call that is spoken in this tab: microphone, sound, and what the two browsers tell one another. It goes on while
 * the agent walks through the desk. Nothing here throws: what happens is in `liveCalls().talk`. One at a time in a
 * browser. When the call ends, however it does, sound and microphone stop at once. Fetched when a call is answered.
 */
import { showToast } from '@/components/ui/toast';
import type { CallPeer, PeerSignal } from '@/lib/call/call-peer';
import { closeMicrophone, microphoneText, openMicrophone } from '@/lib/call/open-microphone';
import type { DeskCallAnswer, DeskCallAnswered, DeskCallView, IceConfiguration } from '@/lib/channels/call/call-view';
import { askDeskCall } from './ask-desk-call';
import { liveCalls, onCallChanged, refreshCalls, setLiveCalls, type Talk } from './live-calls';
import { ownTab } from './own-tab';

/** While there is no sound yet nobody waits for a stream that is held back. */
const URGENT_MS = 1_000;
const LOOK_MS = 10_000;
const HERE_MS = 10_000;
/** Candidates come in handfuls. */
const GATHER_MS = 40;
const SIGNALS_PER_REQUEST = 16;
const RESEND_MS = 700;
/** For about half a minute. */
const HANG_UP_TRIES = 15;
/** Of this browser, only one tab talks. */
const LOCK = 'gatehouse-call';

/** What runs while somebody talks; null = nobody does. */
let running: Running | null = null;

/** Asks for the microphone, then answers the call. Also for a call of this tab whose page was loaded anew. */
export async function answer({ code, name }: Pick<DeskCallView, 'code' | 'name'>): Promise<void> {
  if (running) {
    showToast({ tone: 'info', text: 'You are in a call. Hang up first.' });
    return;
  }
  const next = new Running(code);
  running = next;
  setLiveCalls({ talk: { ...NEW_TALK, code, name } });
  if (await next.begin()) return;
  if (running === next) running = null;
  next.stop();
}

/** Takes it back while the browser still asks for the microphone. */
export function cancel(): void {
  if (liveCalls().talk?.phase !== 'asking') return;
  running?.stop();
  running = null;
  setLiveCalls({ talk: null });
}

export function hangUp(): Promise<void> {
  return running?.hangUp() ?? Promise.resolve();
}

/** The other side hears nothing while it is on. */
export function mute(muted: boolean): void {
  running?.mute(muted);
}

/** Another microphone, also while talking. */
export async function chooseMicrophone(deviceId: string): Promise<void> {
  await running?.chooseMicrophone(deviceId);
}

/** Nothing is heard or said any more, though the call isn't known to be over yet. */
export function silence(): void {
  running?.stopSound();
}

/** Asks now how the call is. */
export function look(): void {
  running?.look();
}

/** Takes away what is shown of a call that is over or was not answered. */
export function dismiss(): void {
  if (!running) setLiveCalls({ talk: null });
}

const NEW_TALK: Omit<Talk, 'code' | 'name'> = {
  phase: 'asking',
  call: null,
  since: 0,
  sound: 'connecting',
  quality: null,
  packets: { sent: 0, received: 0 },
  muted: false,
  microphone: '',
  problem: null,
};

function change(talk: Partial<Talk>): void {
  const before = liveCalls().talk;
  if (before) setLiveCalls({ talk: { ...before, ...talk } });
}

class Running {
  private readonly over = new AbortController();
  private stream: MediaStream | null = null;
  private peer: CallPeer | null = null;
  private heard = 0;
  private lookedAt = 0;
  private isLooking = false;
  private looksAgain = false;
  private outgoing: { id: string; kind: PeerSignal['kind']; payload: string }[] = [];
  private isSending = false;
  private sendTimer = 0;

  constructor(private readonly code: string) {}

  /** True once they talk. */
  async begin(): Promise<boolean> {
    if (!(await this.isOnlyOne())) {
      setLiveCalls({ talk: null });
      showToast({ tone: 'info', text: 'You are in a call in another tab of this browser. Hang up there first.' });
      return false;
    }
    const opened = await openMicrophone();
    if (this.over.signal.aborted) {
      if (opened.kind === 'on') closeMicrophone(opened.stream);
      return false;
    }
    if (opened.kind !== 'on') {
      change({ phase: 'failed', problem: microphoneText(opened.kind) });
      return false;
    }
    this.stream = opened.stream;
    change({ phase: 'answering' });
    // Before the answer: the visitor offers as soon as there is one.
    const peer = import('@/lib/call/call-peer').catch(() => null);
    const wasHere = liveCalls().list?.calls.some(({ code, status }) => code === this.code && status === 'answered');
    const answered = await askDeskCall<DeskCallAnswered>('POST', this.code, 'answer', { tab: ownTab() });
    void refreshCalls();
    if (answered.kind === 'refused') {
      setLiveCalls({ talk: null });
      const text =
        answered.type === 'call-taken' && answered.detail
          ? `${answered.detail} answered this call first.`
          : `${answered.title}.`;
      showToast({ tone: 'info', text, about: `call ${this.code}` });
      return false;
    }
    const module = await peer;
    if (answered.kind !== 'ok' || !module) {
      change({
        phase: 'failed',
        problem: 'The server could not be reached, so this call is not answered. Try again.',
      });
      return false;
    }
    await this.talk(answered.value, module.CallPeer, wasHere === true);
    return true;
  }

  /** Here at once; the server is told until it has heard it. */
  async hangUp(): Promise<void> {
    this.stopSound();
    for (let tries = 0; tries < HANG_UP_TRIES; tries++) {
      const ended = await askDeskCall<{ state: DeskCallView }>('POST', this.code, 'hang-up', {});
      if (ended.kind === 'ok') change({ problem: null });
      if (ended.kind !== 'unreachable') return this.end(ended.kind === 'ok' ? ended.value.state : null);
      change({ problem: 'Your sound is off, but the server could not be reached. It is tried again to hang up.' });
      await new Promise((resolve) => window.setTimeout(resolve, RESEND_MS * 3));
    }
    this.end(null);
  }

  mute(muted: boolean): void {
    for (const track of this.stream?.getAudioTracks() ?? []) track.enabled = !muted;
    change({ muted });
  }

  async chooseMicrophone(deviceId: string): Promise<void> {
    const opened = await openMicrophone(deviceId);
    if (opened.kind !== 'on') return change({ problem: microphoneText(opened.kind) });
    if (this.over.signal.aborted) return closeMicrophone(opened.stream);
    const before = this.stream;
    this.stream = opened.stream;
    this.mute(liveCalls().talk?.muted ?? false);
    await this.peer?.replaceMicrophone(opened.stream);
    closeMicrophone(before);
    change({ microphone: deviceId, problem: null });
  }

  /** What is asked for while an answer is on its way is asked once more after it. */
  look(): void {
    if (this.isLooking) {
      this.looksAgain = true;
      return;
    }
    void this.readSince();
  }

  /** Nothing is heard, sent or asked any more. */
  stop(): void {
    this.over.abort();
    this.stopSound();
  }

  private async talk({ state, ice }: DeskCallAnswered, Peer: typeof CallPeer, wasHere: boolean): Promise<void> {
    // What was said to a page that is gone is of no use: the visitor's side offers again.
    if (wasHere) this.heard = (await this.since())?.signals.at(-1)?.n ?? 0;
    if (!this.stream) return;
    this.peer = this.openPeer(Peer, ice, this.stream);
    change({ phase: 'talking', call: state, since: Date.now() - timeTalked(state) });
    this.take(state);
    const { signal } = this.over;
    const listening = onCallChanged(this.code, () => this.look());
    const looking = window.setInterval(() => this.lookNowAndThen(), URGENT_MS);
    const being = window.setInterval(() => void this.sayHere(), HERE_MS);
    window.addEventListener('beforeunload', (event) => event.preventDefault(), { signal });
    signal.addEventListener('abort', () => {
      listening();
      window.clearInterval(looking);
      window.clearInterval(being);
    });
    this.look();
  }

  private openPeer(Peer: typeof CallPeer, ice: IceConfiguration, microphone: MediaStream): CallPeer {
    return new Peer({
      ice,
      offers: false,
      microphone,
      send: (signal) => this.say(signal),
      onState: (sound) => change({ sound }),
      onQuality: (quality) => {
        change({ quality });
        void this.countPackets();
      },
    });
  }

  private async countPackets(): Promise<void> {
    const report = await this.peer?.getStats().catch(() => undefined);
    let [sent, received] = [0, 0];
    report?.forEach((counted) => {
      if (counted.type === 'outbound-rtp') sent += counted.packetsSent ?? 0;
      if (counted.type === 'inbound-rtp') received += counted.packetsReceived ?? 0;
    });
    if (!this.over.signal.aborted) change({ packets: { sent, received } });
  }

  private lookNowAndThen(): void {
    const isUrgent = liveCalls().talk?.sound !== 'connected';
    if (isUrgent || performance.now() - this.lookedAt > LOOK_MS) this.look();
  }

  private async readSince(): Promise<void> {
    this.isLooking = true;
    this.looksAgain = false;
    const answer = await this.since();
    this.isLooking = false;
    this.lookedAt = performance.now();
    if (this.over.signal.aborted) return;
    if (answer) {
      for (const signal of answer.signals) {
        if (signal.n <= this.heard) continue;
        this.heard = signal.n;
        this.peer?.hear(signal);
      }
      this.take(answer.state);
    }
    if (this.looksAgain && !this.over.signal.aborted) void this.readSince();
  }

  private async since(): Promise<DeskCallAnswer | null> {
    const answer = await askDeskCall<DeskCallAnswer>('GET', this.code, `since?after=${this.heard}`);
    return answer.kind === 'ok' ? answer.value : null;
  }

  private async sayHere(): Promise<void> {
    const here = await askDeskCall('POST', this.code, 'here', {});
    if (here.kind === 'refused') this.look();
  }

  private take(call: DeskCallView): void {
    if (this.over.signal.aborted) return;
    if (call.status === 'ended') this.end(call);
    else change({ call, name: call.name });
  }

  private end(call: DeskCallView | null): void {
    if (this.over.signal.aborted) return;
    if (running === this) running = null;
    this.stop();
    change({ phase: 'ended', call });
    void refreshCalls();
  }

  private say({ kind, payload }: PeerSignal): void {
    this.outgoing.push({ id: crypto.randomUUID(), kind, payload });
    if (!this.isSending && this.sendTimer === 0) this.sendIn(kind === 'candidate' ? GATHER_MS : 0);
  }

  private sendIn(ms: number): void {
    this.sendTimer = window.setTimeout(() => {
      this.sendTimer = 0;
      void this.sendSignals();
    }, ms);
  }

  private async sendSignals(): Promise<void> {
    this.isSending = true;
    const signals = this.outgoing.slice(0, SIGNALS_PER_REQUEST);
    const sent = await askDeskCall('POST', this.code, 'signals', { signals });
    this.isSending = false;
    if (sent.kind === 'refused') this.look();
    // Refused ones would be refused again.
    if (sent.kind !== 'unreachable') this.outgoing = this.outgoing.slice(signals.length);
    if (this.outgoing.length > 0 && !this.over.signal.aborted) this.sendIn(sent.kind === 'ok' ? 0 : RESEND_MS);
  }

  stopSound(): void {
    window.clearTimeout(this.sendTimer);
    this.outgoing = [];
    this.peer?.close();
    this.peer = null;
    closeMicrophone(this.stream);
    this.stream = null;
  }

  /** Holds the browser's lock until this is over; false when another tab has it. */
  private isOnlyOne(): Promise<boolean> {
    if (!navigator.locks) return Promise.resolve(true);
    return new Promise((tell) => {
      void navigator.locks.request(LOCK, { ifAvailable: true }, async (lock) => {
        tell(lock !== null);
        if (!lock) return;
        await new Promise((done) => this.over.signal.addEventListener('abort', done));
      });
    });
  }
}

/** So long they have talked when a page that was loaded anew goes on; clocks may differ. */
function timeTalked({ answered_at }: DeskCallView): number {
  const ms = answered_at === null ? 0 : Date.now() - Date.parse(answered_at);
  return ms > 5_000 ? ms : 0;
}
