import Ajv2020, { type ValidateFunction } from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import { METHODS, type Method, type Operation } from '../../../lib/api/openapi';
import { openApiDocument } from '../../../lib/api/openapi-document';

/** The document, in which no object that names its fields may have others, except where it says that it may. */
const strict = closed(JSON.parse(JSON.stringify(openApiDocument())));
const ajv = new Ajv2020({ strict: false, allErrors: true });
addFormats(ajv);
ajv.addSchema(strict as object, 'document');
const known = new Map<string, ValidateFunction>();

function closed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(closed);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, each]) => [key, key.startsWith('example') ? each : closed(each)]);
  const copy = Object.fromEntries(entries) as Record<string, unknown>;
  const isObject = copy.type === 'object' && copy.properties !== undefined && copy.additionalProperties === undefined;
  return isObject ? { ...copy, additionalProperties: false } : copy;
}

/** What is wrong with a value by a part of the document, such as `#/components/schemas/Ban`; null = nothing. */
export function mismatch(pointer: string, value: unknown): string | null {
  const validate = known.get(pointer) ?? ajv.compile({ $ref: `document${pointer}` });
  known.set(pointer, validate);
  return validate(value) ? null : ajv.errorsText(validate.errors);
}

export const escaped = (part: string): string => part.replaceAll('~', '~0').replaceAll('/', '~1');

/** Every operation with its path and method. */
export function operations(): { path: string; method: Method; operation: Operation }[] {
  return Object.entries(openApiDocument().paths).flatMap(([path, item]) =>
    METHODS.flatMap((method) => {
      const operation = item[method];
      return operation ? [{ path, method, operation }] : [];
    }),
  );
}

/** Throws unless the document tells of this answer to this operation: its status, its type, its fields. */
export async function expectDocumented(path: string, method: string, response: Response): Promise<void> {
  const found = operations().find((each) => each.path === path && each.method === method.toLowerCase());
  // Methods that a path doesn't take aren't in the document.
  if (!found) return;
  const { status } = response;
  const what = `${method} ${path} was answered ${status}`;
  const described = found.operation.responses[status];
  if (!described) throw new Error(`${what}, of which the document doesn't tell.`);
  const type = response.headers.get('content-type') ?? '';
  const text = await response.clone().text();
  if (text === '') {
    if (described.content) throw new Error(`${what} without a body.`);
    return;
  }
  const pointer = `#/paths/${escaped(path)}/${method.toLowerCase()}/responses/${status}/content/${escaped(type)}/schema`;
  if (!described.content?.[type]) throw new Error(`${what} as ${type}, of which the document doesn't tell.`);
  const wrong = mismatch(pointer, JSON.parse(text));
  if (wrong) throw new Error(`${what} with ${text.slice(0, 500)}: ${wrong}`);
}
