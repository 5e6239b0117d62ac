const TEXT_MAX = 500;
const STACK_MAX = 4_000;
const ITEMS_MAX = 50;
const DEPTH_MAX = 5;

/** Beyond what JSON escapes: other control characters, what ends a line, and what turns the order of letters around. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;
/** JSON escapes them by itself. */
const ESCAPED_BY_JSON = /[\n\r\t]/;

const PRINTABLE = /^[ -~]*$/;

/**
 * What of a value goes into the log: texts bounded in length and without signs that a terminal obeys, whoever wrote
 * them, and of errors their type, message, code, frames and causes. Never an error's other fields: Redis' have the
 * command with its arguments, Postgres' the row.
 */
export function loggable(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return loggableText(value);
  if (typeof value === 'bigint') return String(value);
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  if (depth === DEPTH_MAX) return '…';
  if (value instanceof Error) return loggableError(value, depth);
  if (Array.isArray(value)) return value.slice(0, ITEMS_MAX).map((item) => loggable(item, depth + 1));
  const fields = Object.entries(value).slice(0, ITEMS_MAX);
  return Object.fromEntries(fields.map(([name, field]) => [loggableText(name), loggable(field, depth + 1)]));
}

/** The same of a line's fields, for which there is mostly nothing to do: a refusal's cost a tenth of what they would. */
export function loggableFields(fields: Record<string, unknown>): Record<string, unknown> {
  for (const value of Object.values(fields)) {
    const isPlain =
      typeof value === 'string'
        ? value.length <= TEXT_MAX && PRINTABLE.test(value)
        : typeof value !== 'bigint' && (typeof value !== 'object' || value === null);
    if (!isPlain) return loggable(fields) as Record<string, unknown>;
  }
  return fields;
}

export function loggableText(text: string, max = TEXT_MAX): string {
  const short = text.length > max ? `${text.slice(0, max)}… (${text.length} characters)` : text;
  return short.replace(UNPRINTABLE, (sign) =>
    ESCAPED_BY_JSON.test(sign) ? sign : `\\u{${sign.codePointAt(0)?.toString(16)}}`,
  );
}

function loggableError(error: Error, depth: number): object {
  const { code } = error as { code?: unknown };
  return {
    type: loggableText(error.name),
    message: loggableText(messageOf(error)),
    ...((typeof code === 'string' || typeof code === 'number') && { code: loggable(code) }),
    stack: loggableText(framesOf(error), STACK_MAX),
    ...(error.cause !== undefined && { cause: loggable(error.cause, depth + 1) }),
    ...(error instanceof AggregateError && { errors: loggable(error.errors, depth + 1) }),
  };
}

/** Between what was called and what is wrong with it, Prisma quotes all that was to be stored. */
function messageOf({ name, message }: Error): string {
  if (!name.startsWith('PrismaClient')) return message;
  const [called = '', ...rest] = message.trim().split(/\n{2,}/);
  return [called, ...rest.slice(-1)].join(' ');
}

/** Where it was thrown, without the message that stands in front. */
function framesOf({ stack = '', message }: Error): string {
  const at = stack.indexOf(message);
  const frames = at === -1 ? stack : stack.slice(at + message.length);
  return frames
    .split('\n')
    .flatMap((line) => (/^ {4}at /.test(line) ? [line.trim()] : []))
    .join('\n');
}
