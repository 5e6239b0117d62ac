import { err, ok, type Result } from '../domain/result';
import { problemResponse } from './problem-response';
import { readTextBody } from './read-text-body';

export interface JsonBodyOptions {
  readonly bytesMax: number;
  /** What the body should have been, such as `{"text": "Hello"}`, for whoever sent something else. */
  readonly example: string;
}

/**
 * The JSON object in a request's body, or the answer to what is none: 415, 413 or 400. The content type is insisted on:
 * other sites' pages can send every other one without asking first.
 */
export async function readJsonBody(
  request: Request,
  { bytesMax, example }: JsonBodyOptions,
): Promise<Result<Record<string, unknown>, Response>> {
  if (!/^application\/json\s*(;|$)/i.test(request.headers.get('content-type') ?? '')) {
    const detail = 'Send it with Content-Type: application/json.';
    return err(problemResponse(415, { type: 'unsupported-media-type', title: 'The body must be JSON', detail }));
  }
  const body = await readTextBody(request, bytesMax);
  if (!body.ok) {
    const detail = `Send at most ${Math.floor(bytesMax / 1024)} kB.`;
    return err(problemResponse(413, { type: 'too-large', title: 'The request is too large', detail }));
  }
  const input = parseObject(body.value);
  if (input) return ok(input);
  const detail = `Send ${example}.`;
  return err(problemResponse(400, { type: 'malformed', title: 'The body is not a JSON object', detail }));
}

function parseObject(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}
