import { err, ok, type Result } from '../domain/result';

/**
 * The whole body, or `too-large` as soon as more than `bytesMax` bytes have come, whatever Content-Length claims; the rest
 * is not read. No body is no bytes.
 */
export async function readBody(
  request: { readonly body: ReadableStream<Uint8Array> | null },
  bytesMax: number,
): Promise<Result<Buffer, 'too-large'>> {
  const reader = request.body?.getReader();
  if (!reader) return ok(Buffer.alloc(0));
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return ok(Buffer.concat(chunks));
    bytes += value.byteLength;
    if (bytes > bytesMax) {
      await reader.cancel();
      return err('too-large');
    }
    chunks.push(value);
  }
}
