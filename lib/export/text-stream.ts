/**
 * Pieces of text as a body. The next piece is made only when the one before was taken, so a slow reader holds up the
 * making and nothing else; when the reader goes, the making ends.
 */
export function textStream(pieces: AsyncGenerator<string>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        for (;;) {
          const { done, value } = await pieces.next();
          if (done) return controller.close();
          // An empty piece would not be asked after.
          if (value !== '') return controller.enqueue(encoder.encode(value));
        }
      },
      async cancel() {
        await pieces.return(undefined);
      },
    },
    { highWaterMark: 0 },
  );
}
