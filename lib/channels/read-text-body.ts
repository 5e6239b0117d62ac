import { err, ok, type Result } from '../domain/result';

/**
 * The whole body as UTF-8 text, or `too-large` as soon as more than `bytesMax` bytes have come, whatever Content-Length
 * claims; the rest is not read. No body is the empty text. Bytes that aren't UTF-8 become U+FFFD.
 */
export async function readTextBody(
  request: { readonly body: ReadableStream<Uint8Array> | null },
  bytesMax: number,
): Promise<Result<string, 'too-large'>> {
  const reader = request.body?.getReader();
  if (!reader) return ok('');
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return ok(Buffer.concat(chunks).toString('utf8'));
    bytes += value.byteLength;
    if (bytes > bytesMax) {
      await reader.cancel();
      return err('too-large');
    }
    chunks.push(value);
  }
}
