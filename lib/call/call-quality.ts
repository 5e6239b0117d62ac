/** How a call sounds, from what the browser counts. */
export interface CallQuality {
  /** Milliseconds there and back; null = not known yet. */
  readonly roundTripMs: number | null;
  /** The share of the other side's packets that was lost lately, 0 to 1. */
  readonly loss: number;
  /** How unevenly packets come, in milliseconds. */
  readonly jitterMs: number;
  readonly grade: 'good' | 'fair' | 'poor';
}

/** The parts of a statistics report that are read here. */
interface Counted {
  readonly type: string;
  readonly kind?: string;
  readonly packetsReceived?: number;
  readonly packetsLost?: number;
  readonly jitter?: number;
  readonly nominated?: boolean;
  readonly state?: string;
  readonly currentRoundTripTime?: number;
}

/** Reads reports one after the other: what was lost is counted since the one before. */
export class QualityMeter {
  private received = 0;
  private lost = 0;

  /** Null for a report that knows of no sound from the other side. */
  read(report: { forEach(each: (counted: Counted) => void): void }): CallQuality | null {
    let sound: Counted | undefined;
    let way: Counted | undefined;
    report.forEach((counted) => {
      if (counted.type === 'inbound-rtp' && counted.kind === 'audio') sound = counted;
      if (counted.type === 'candidate-pair' && counted.state === 'succeeded' && counted.nominated) way = counted;
    });
    if (!sound) return null;
    const { packetsReceived = 0, packetsLost = 0, jitter = 0 } = sound;
    const received = packetsReceived - this.received;
    // Packets that come late after all are taken off the lost ones.
    const lost = Math.max(0, packetsLost - this.lost);
    this.received = packetsReceived;
    this.lost = packetsLost;
    const roundTripMs = way?.currentRoundTripTime === undefined ? null : Math.round(way.currentRoundTripTime * 1000);
    const loss = received + lost > 0 ? lost / (received + lost) : 0;
    const jitterMs = Math.round(jitter * 1000);
    return { roundTripMs, loss, jitterMs, grade: gradeOf(roundTripMs ?? 0, loss, jitterMs) };
  }
}

/** Where talking gets hard: ITU-T G.114 wants 150 ms one way, and Opus hides losses up to some percent. */
function gradeOf(roundTripMs: number, loss: number, jitterMs: number): CallQuality['grade'] {
  if (roundTripMs > 500 || loss > 0.08 || jitterMs > 60) return 'poor';
  if (roundTripMs > 250 || loss > 0.02 || jitterMs > 30) return 'fair';
  return 'good';
}
