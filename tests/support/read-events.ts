export interface ReadEvent {
  readonly name: string;
  readonly data: unknown;
  readonly id?: number;
  /** On performance.now()'s clock. */
  readonly receivedAt: number;
}

export interface ReadEvents {
  /** All so far. */
  readonly events: readonly ReadEvent[];
  /** Names of the events so far, in order. */
  names(): string[];
  /** The data of all events of one name so far. */
  of(name: string): unknown[];
  ids(): number[];
  comments(): number;
  ended(): boolean;
  /** Resolves when the stream is over, whoever ended it and how, with the time on performance.now()'s clock. */
  readonly end: Promise<number>;
  cancel(): Promise<void>;
}

/** Reads an event stream in the background, as a browser does. `onEvent` hears of each event as it comes. */
export function readEvents(
  body: ReadableStream<Uint8Array>,
  onEvent: (event: ReadEvent) => void = () => {},
): ReadEvents {
  const events: ReadEvent[] = [];
  let comments = 0;
  let ended = false;
  const decoder = new TextDecoder();
  const reader = body.getReader();
  const take = (block: string) => {
    if (block.startsWith(':')) {
      comments += 1;
      return;
    }
    const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1];
    const id = field('id');
    const event = {
      name: field('event') ?? 'message',
      data: JSON.parse(field('data') ?? 'null') as unknown,
      receivedAt: performance.now(),
      ...(id && { id: Number(id) }),
    };
    events.push(event);
    onEvent(event);
  };
  const read = async () => {
    let rest = '';
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      const blocks = (rest + decoder.decode(value, { stream: true })).split('\n\n');
      rest = blocks.pop() ?? '';
      blocks.forEach(take);
    }
  };
  const over = () => {
    ended = true;
    return performance.now();
  };
  const end = read().then(over, over);
  return {
    events,
    names: () => events.map(({ name }) => name),
    of: (name) => events.filter((event) => event.name === name).map(({ data }) => data),
    ids: () => events.flatMap(({ id }) => id ?? []),
    comments: () => comments,
    ended: () => ended,
    end,
    cancel: () => reader.cancel(),
  };
}
