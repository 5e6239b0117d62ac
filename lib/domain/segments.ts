import { nextKey, previousKey } from './sort-key';

/**
 * Overlapping bans as disjoint segments, each with the one ban that counts there.
 *
 * Of the bans that cover an address the one that ends last counts (of equal endings the lower id): it outlives every
 * other, so when it lapses all have, and running out needs no write. An exemption is laid over it as `from`: the ban
 * counts only from the moment the exemption ends. So `[from, until)` is the whole answer for an address.
 *
 * Addresses are sort keys (fixed-width lower-case hex, see sort-key.ts) of one family, because that is what the index
 * stores and what Postgres hands over; no number is ever wider than a text comparison.
 */
export interface Segment {
  /** Inclusive sort key. */
  readonly start: string;
  /** Inclusive sort key. */
  readonly end: string;
  /** Epoch ms at which the ban ends, exclusive; INDEFINITELY for none. */
  readonly until: number;
  /** Epoch ms from which it counts, inclusive; 0 = no exemption. */
  readonly from: number;
  readonly id: number;
}

/** A ban or (with id 0) an exemption, as the flattening takes it. */
export interface Span {
  readonly start: string;
  readonly end: string;
  readonly until: number;
  readonly id: number;
}

/** "No end", as the largest number that nine base-36 digits hold (the year 5188); validUntil ends at the year 5000. */
export const INDEFINITELY = 36 ** 9 - 1;

/** Epoch ms of a validUntil. */
export function untilMs(validUntil: Date | null): number {
  return validUntil === null ? INDEFINITELY : validUntil.getTime();
}

/**
 * The index's content as a pure function of bans and exemptions of one family: disjoint, sorted, neighbours that say
 * the same joined. `bans` must be sorted by start; it is read once, so it may be a stream. Exemptions in any order.
 */
export function* flatten(bans: Iterable<Span>, exemptions: readonly Span[]): Generator<Segment> {
  const holes = [...winners(sortedByStart(exemptions))];
  yield* joined(withHoles(winners(bans), holes));
}

/** `flatten` within [start, end]: spans are clipped to it. Bans in any order. */
export function flattenWithin(
  start: string,
  end: string,
  bans: readonly Span[],
  exemptions: readonly Span[],
): Segment[] {
  const clip = (spans: readonly Span[]) =>
    spans
      .filter((s) => s.start <= end && s.end >= start)
      .map((s) => ({ ...s, start: s.start < start ? start : s.start, end: s.end > end ? end : s.end }));
  return [...flatten(sortedByStart(clip(bans)), clip(exemptions))];
}

/**
 * The one form that two indexes of the same truth share at `nowMs`, however they came about: lapsed segments dropped,
 * lapsed exemptions forgotten, neighbours that say the same joined.
 */
export function* canonical(segments: Iterable<Segment>, nowMs: number): Generator<Segment> {
  yield* joined(stillRelevant(segments, nowMs));
}

function* stillRelevant(segments: Iterable<Segment>, nowMs: number): Generator<Segment> {
  for (const segment of segments) {
    if (segment.until <= nowMs) continue;
    yield segment.from !== 0 && segment.from <= nowMs ? { ...segment, from: 0 } : segment;
  }
}

/** As `flatten` takes bans. */
export const sortedByStart = (spans: readonly Span[]): Span[] =>
  [...spans].sort((a, b) => (a.start < b.start ? -1 : a.start > b.start ? 1 : 0));

/** Whether `a` counts rather than `b`: it ends later, or as late with a lower id. */
const counts = (a: Span, b: Span): boolean => a.until > b.until || (a.until === b.until && a.id < b.id);

/** A sweep over starts with a heap of the spans that are open; each stretch goes to the heap's top. */
function* winners(spans: Iterable<Span>): Generator<Span> {
  const open = new OpenSpans();
  let position: string | null = null;
  for (const span of spans) {
    while (position !== null && position < span.start) {
      const top = open.topAt(position);
      if (!top) break;
      const end: string = top.end < span.start ? top.end : before(span.start);
      yield { start: position, end, until: top.until, id: top.id };
      position = nextKey(end);
    }
    position = span.start;
    open.push(span);
  }
  while (position !== null) {
    const top = open.topAt(position);
    if (!top) return;
    yield { start: position, end: top.end, until: top.until, id: top.id };
    position = nextKey(top.end);
  }
}

function before(key: string): string {
  const previous = previousKey(key);
  if (previous === null) throw new Error(`There is no address before ${key}`);
  return previous;
}

function* withHoles(spans: Iterable<Span>, holes: readonly Span[]): Generator<Segment> {
  let h = 0;
  for (const span of spans) {
    let start: string | null = span.start;
    while (start !== null && start <= span.end) {
      let hole = holes[h];
      while (hole && hole.end < start) hole = holes[++h];
      if (!hole || hole.start > span.end) {
        yield { start, end: span.end, until: span.until, from: 0, id: span.id };
        break;
      }
      if (hole.start > start) {
        yield { start, end: before(hole.start), until: span.until, from: 0, id: span.id };
        start = hole.start;
      }
      const end: string = hole.end < span.end ? hole.end : span.end;
      if (hole.until < span.until) yield { start, end, until: span.until, from: hole.until, id: span.id };
      start = nextKey(end);
    }
  }
}

function* joined(segments: Iterable<Segment>): Generator<Segment> {
  let held: Segment | undefined;
  for (const segment of segments) {
    if (
      held &&
      held.until === segment.until &&
      held.from === segment.from &&
      held.id === segment.id &&
      nextKey(held.end) === segment.start
    ) {
      held = { start: held.start, end: segment.end, until: held.until, from: held.from, id: held.id };
    } else {
      if (held) yield held;
      held = segment;
    }
  }
  if (held) yield held;
}

/** A binary heap whose top is the span that counts; spans that ended are dropped when they surface. */
class OpenSpans {
  private readonly heap: Span[] = [];

  /** The span that counts at `position`, or undefined when none covers it. Positions must not go back. */
  topAt(position: string): Span | undefined {
    let top = this.heap[0];
    while (top && top.end < position) {
      this.pop();
      top = this.heap[0];
    }
    return top;
  }

  push(span: Span): void {
    const heap = this.heap;
    let i = heap.length;
    heap.push(span);
    while (i > 0) {
      const parent = (i - 1) >> 1;
      const above = heap[parent] as Span;
      if (!counts(span, above)) break;
      heap[i] = above;
      i = parent;
    }
    heap[i] = span;
  }

  private pop(): void {
    const heap = this.heap;
    const last = heap.pop() as Span;
    if (heap.length === 0) return;
    let i = 0;
    for (;;) {
      let child = 2 * i + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && counts(heap[child + 1] as Span, heap[child] as Span)) child++;
      if (!counts(heap[child] as Span, last)) break;
      heap[i] = heap[child] as Span;
      i = child;
    }
    heap[i] = last;
  }
}
