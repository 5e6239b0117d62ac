/** A comment, so that proxies keep the connection and a client that is gone is noticed. */
const HEARTBEAT_MS = 15_000;
/** Whoever reads so much slower than we write is let go, and asks again for what it missed. */
const BACKLOG_BYTES_MAX = 2 * 1024 * 1024;

const encoder = new TextEncoder();

/** One open `text/event-stream` answer: events are sent until either side closes it. */
export class EventStream {
  /** For the answer's body. */
  readonly body: ReadableStream<Uint8Array>;
  private controller: ReadableStreamDefaultController<Uint8Array> | null = null;
  private readonly heartbeat: NodeJS.Timeout;

  /** `onClose` is called once, whoever closes it. */
  constructor(private readonly onClose: () => void) {
    this.body = new ReadableStream<Uint8Array>(
      {
        start: (controller) => {
          this.controller = controller;
        },
        cancel: () => this.end(),
      },
      new ByteLengthQueuingStrategy({ highWaterMark: 64 * 1024 }),
    );
    this.heartbeat = setInterval(() => this.write(': still here\n\n'), HEARTBEAT_MS).unref();
  }

  get isOpen(): boolean {
    return this.controller !== null;
  }

  /** `data` becomes JSON, so it has no line breaks; `id` is what the client's Last-Event-ID will be. */
  send(event: string, data: unknown, id?: number): void {
    this.write(`event: ${event}\n${id === undefined ? '' : `id: ${id}\n`}data: ${JSON.stringify(data)}\n\n`);
  }

  /** What was sent still arrives. */
  close(): void {
    const { controller } = this;
    if (!controller) return;
    this.end();
    controller.close();
  }

  private write(text: string): void {
    const { controller } = this;
    if (!controller) return;
    controller.enqueue(encoder.encode(text));
    if ((controller.desiredSize ?? 0) > -BACKLOG_BYTES_MAX) return;
    this.end();
    controller.error(new Error('The client reads too slowly.'));
  }

  private end(): void {
    if (!this.controller) return;
    this.controller = null;
    clearInterval(this.heartbeat);
    this.onClose();
  }
}

/**
 * The answer that carries a stream. Neither proxies nor compression may hold it back. `signal` is the request's: of a
 * client that was gone before anybody began to read, Next leaves the stream as it is, and it would stay open for good.
 */
export function eventStreamResponse(body: ReadableStream<Uint8Array>, signal: AbortSignal): Response {
  // First: none can be made of a stream that was cancelled.
  const response = new Response(body, {
    headers: {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store, no-transform',
      'x-accel-buffering': 'no',
    },
  });
  // Whoever reads it cancels it, too, and is the only one who may then.
  const cancel = () => void body.cancel().catch(() => {});
  if (signal.aborted) cancel();
  else signal.addEventListener('abort', cancel, { once: true });
  return response;
}
