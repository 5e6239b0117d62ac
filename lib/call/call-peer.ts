/**
 * One side of a call's sound, between two browsers. Framework-free and the same for both sides; fetched when a call is
 * answered. What it says to the other side goes through `send`, what the other side says comes in by `hear`.
 */
import type { IceConfiguration } from '../channels/call/call-view';
import type { SignalKind } from '../ports/call-store';
import { type CallQuality, QualityMeter } from './call-quality';

/** Something that one side says to the other. */
export interface PeerSignal {
  readonly kind: SignalKind;
  readonly payload: string;
}

/** `connecting` until sound can flow; `lost` while the network is away and the call is being mended. */
export type PeerState = 'connecting' | 'connected' | 'lost';

export interface CallPeerOptions {
  readonly ice: IceConfiguration;
  /** The visitor's side makes the offers, also each new one when the network changed. */
  readonly offers: boolean;
  readonly microphone: MediaStream;
  readonly send: (signal: PeerSignal) => void;
  readonly onState: (state: PeerState) => void;
  /** Asked before each new way is sought: credentials of relays run out. Null = there are none newer. */
  readonly freshIce?: () => Promise<IceConfiguration | null>;
  /** Every two seconds while connected. */
  readonly onQuality?: (quality: CallQuality) => void;
}

/** A short loss mends itself; after so long a way is sought anew. */
const MEND_AFTER_MS = 2_000;
/** A way that isn't found in this time is sought anew. */
const MEND_AGAIN_MS = 8_000;
const QUALITY_MS = 2_000;

export class CallPeer {
  private readonly connection: RTCPeerConnection;
  private readonly sound = new Audio();
  /** Candidates that came before the description that they belong to. */
  private early: RTCIceCandidateInit[] = [];
  /** What is heard is taken in one after the other. */
  private turn: Promise<void> = Promise.resolve();
  private state: PeerState = 'connecting';
  private mending = 0;
  private readonly measuring: number;
  private readonly meter = new QualityMeter();
  private isClosed = false;

  constructor(private readonly options: CallPeerOptions) {
    const { ice, microphone } = options;
    const connection = new RTCPeerConnection(configurationOf(ice));
    this.connection = connection;
    for (const track of microphone.getAudioTracks()) connection.addTrack(track, microphone);
    connection.addEventListener('icecandidate', ({ candidate }) => {
      if (candidate?.candidate) this.send({ kind: 'candidate', payload: JSON.stringify(candidate) });
    });
    connection.addEventListener('track', ({ track, streams }) => {
      this.sound.srcObject = streams[0] ?? new MediaStream([track]);
      void this.sound.play().catch(() => {
        // A browser that wants a click first: whoever called or answered has clicked.
      });
    });
    connection.addEventListener('connectionstatechange', () => this.follow());
    this.measuring = window.setInterval(() => void this.measure(), QUALITY_MS);
    if (options.offers) {
      void this.offer(false);
      this.mendIn(MEND_AGAIN_MS);
    }
  }

  /** Takes in what the other side said, in the order it is told. What makes no sense is left out. */
  hear(signal: PeerSignal): void {
    this.turn = this.turn
      .then(() => this.take(signal))
      .catch(() => {
        // Of an offer that was overtaken, or nothing that this browser understands: the next offer begins anew.
      });
  }

  /** Another microphone, without a new offer. */
  async replaceMicrophone(microphone: MediaStream): Promise<void> {
    const [track] = microphone.getAudioTracks();
    const sender = this.connection.getSenders()[0];
    if (track && sender) await sender.replaceTrack(track);
  }

  /** Finds a new way now: the network is back, or another one. Only the side that offers can. */
  mend(): void {
    if (!this.options.offers || this.isClosed) return;
    void this.offerAnew();
    this.mendIn(MEND_AGAIN_MS);
  }

  /** Nothing is heard or sent after it. The microphone stays the caller's, to be stopped by it. */
  close(): void {
    if (this.isClosed) return;
    this.isClosed = true;
    window.clearTimeout(this.mending);
    window.clearInterval(this.measuring);
    this.connection.close();
    this.sound.srcObject = null;
  }

  /** For measuring from outside, as stories do. */
  getStats(): Promise<RTCStatsReport> {
    return this.connection.getStats();
  }

  private send(signal: PeerSignal): void {
    if (!this.isClosed) this.options.send(signal);
  }

  private async offerAnew(): Promise<void> {
    const ice = await this.options.freshIce?.().catch(() => null);
    if (this.isClosed) return;
    if (ice) this.connection.setConfiguration(configurationOf(ice));
    await this.offer(true);
  }

  private async offer(iceRestart: boolean): Promise<void> {
    try {
      // An offer that nobody answered is followed by a newer one.
      await this.connection.setLocalDescription(await this.connection.createOffer({ iceRestart }));
      this.send({ kind: 'offer', payload: this.connection.localDescription?.sdp ?? '' });
    } catch {
      // Closed meanwhile.
    }
  }

  private async take({ kind, payload }: PeerSignal): Promise<void> {
    if (this.isClosed) return;
    if (kind === 'candidate') {
      const candidate = JSON.parse(payload) as RTCIceCandidateInit;
      if (this.connection.remoteDescription) await this.connection.addIceCandidate(candidate);
      else this.early.push(candidate);
      return;
    }
    await this.connection.setRemoteDescription({ type: kind, sdp: payload });
    const { early } = this;
    this.early = [];
    for (const candidate of early) await this.connection.addIceCandidate(candidate).catch(() => {});
    if (kind !== 'offer') return;
    await this.connection.setLocalDescription(await this.connection.createAnswer());
    this.send({ kind: 'answer', payload: this.connection.localDescription?.sdp ?? '' });
  }

  private follow(): void {
    const { connectionState } = this.connection;
    if (this.isClosed) return;
    if (connectionState === 'connected') {
      window.clearTimeout(this.mending);
      this.is('connected');
    } else if (connectionState === 'disconnected') {
      this.is('lost');
      this.mendIn(MEND_AFTER_MS);
    } else if (connectionState === 'failed') {
      this.is('lost');
      this.mendIn(0);
    }
  }

  private mendIn(ms: number): void {
    if (!this.options.offers) return;
    window.clearTimeout(this.mending);
    this.mending = window.setTimeout(() => this.mend(), ms);
  }

  private is(state: PeerState): void {
    if (this.state === state) return;
    this.state = state;
    this.options.onState(state);
  }

  private async measure(): Promise<void> {
    if (this.state !== 'connected' || !this.options.onQuality) return;
    const quality = this.meter.read(await this.connection.getStats());
    if (quality && !this.isClosed) this.options.onQuality(quality);
  }
}

function configurationOf({ iceServers, iceTransportPolicy }: IceConfiguration): RTCConfiguration {
  return { iceServers: iceServers.map((server) => ({ ...server })), iceTransportPolicy };
}
