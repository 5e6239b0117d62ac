export interface ReadEvents {
  /** Names of the events so far, in order. */
  names(): string[];
  /** The data of all events of one name so far. */
  of(name: string): unknown[];
  ids(): number[];
  comments(): number;
  ended(): boolean;
  cancel(): Promise<void>;
}

/** Reads an event stream in the background, as a browser does. */
export function readEvents(body: ReadableStream<Uint8Array>): ReadEvents {
  const events: { name: string; data: unknown; id?: number }[] = [];
  let comments = 0;
  let ended = false;
  let rest = '';
  const decoder = new TextDecoder();
  const reader = body.getReader();
  const read = async () => {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      const blocks = (rest + decoder.decode(value, { stream: true })).split('\n\n');
      rest = blocks.pop() ?? '';
      for (const block of blocks) {
        if (block.startsWith(':')) {
          comments += 1;
          continue;
        }
        const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1];
        const id = field('id');
        events.push({
          name: field('event') ?? 'message',
          data: JSON.parse(field('data') ?? 'null'),
          ...(id && { id: Number(id) }),
        });
      }
    }
  };
  read()
    .catch(() => {})
    .finally(() => {
      ended = true;
    });
  return {
    names: () => events.map(({ name }) => name),
    of: (name) => events.filter((event) => event.name === name).map(({ data }) => data),
    ids: () => events.flatMap(({ id }) => id ?? []),
    comments: () => comments,
    ended: () => ended,
    cancel: () => reader.cancel(),
  };
}
