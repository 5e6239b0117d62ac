import { ok, type Result } from '../domain/result';
import { readBody } from './read-body';

/** The whole body as UTF-8 text; see readBody. Bytes that aren't UTF-8 become U+FFFD. */
export async function readTextBody(
  request: { readonly body: ReadableStream<Uint8Array> | null },
  bytesMax: number,
): Promise<Result<string, 'too-large'>> {
  const body = await readBody(request, bytesMax);
  return body.ok ? ok(body.value.toString('utf8')) : body;
}
