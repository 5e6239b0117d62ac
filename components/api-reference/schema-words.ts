import type { JsonSchema } from '@/lib/api/openapi';

/** The schema of the document that this one is, or holds, if it refers to one. */
export function schemaName(schema: JsonSchema): string | null {
  const [first] = schema.anyOf ?? [];
  const ref = schema.$ref ?? first?.$ref ?? schema.items?.$ref;
  return ref?.split('/').at(-1) ?? null;
}

/** Its type in words, such as "integer or null, 1 to 1,000". */
export function typeText(schema: JsonSchema): string {
  const { type, format, items, minimum, maximum, maxLength, maxItems, anyOf } = schema;
  const named = schemaName(schema);
  const types = anyOf
    ? anyOf.map((each) => schemaName(each) ?? String(each.type))
    : [type ?? named ?? 'any value'].flat();
  const base = types.map((each) => (each === 'array' ? `list of ${itemText(items)}` : each)).join(' or ');
  const limits = [
    minimum !== undefined && maximum !== undefined && `${count(minimum)} to ${count(maximum)}`,
    minimum !== undefined && maximum === undefined && `from ${count(minimum)}`,
    maxLength !== undefined && `at most ${count(maxLength)} characters`,
    maxItems !== undefined && `at most ${count(maxItems)}`,
  ].filter((limit) => limit !== false);
  return [format === 'date-time' ? base.replace('string', 'time') : base, ...limits].join(', ');
}

function itemText(items: JsonSchema | undefined): string {
  const named = items && schemaName(items);
  return named ?? (items?.type === 'object' ? 'objects' : `${String(items?.type ?? 'value')}s`);
}

const count = (value: number): string => value.toLocaleString('en');
