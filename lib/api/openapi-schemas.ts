import { z } from 'zod';
import {
  banChangeSchema,
  banListItemSchema,
  banSchema,
  bulkAnswerSchema,
  bulkSchema,
  checkSchema,
  exemptionSchema,
  newBanSchema,
  problemSchema,
} from './api-schemas';
import type { JsonSchema } from './openapi';

const NAMED = {
  Ban: banSchema,
  BanListItem: banListItemSchema,
  NewBan: newBanSchema,
  BanChange: banChangeSchema,
  Check: checkSchema,
  Exemption: exemptionSchema,
  BulkRequest: bulkSchema,
  BulkAnswer: bulkAnswerSchema,
  Problem: problemSchema,
} as const;
export type SchemaName = keyof typeof NAMED;

/** Refers to one of the document's schemas. */
export const refTo = (name: SchemaName): JsonSchema => ({ $ref: `#/components/schemas/${name}` });

/** The document's schemas, made from those that read requests and describe answers. */
export function componentSchemas(): Record<SchemaName, JsonSchema> {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(NAMED)) registry.add(schema, { id });
  const { schemas } = z.toJSONSchema(registry, {
    target: 'draft-2020-12',
    // Also of answers: there may be more fields one day, and clients should bear it.
    io: 'input',
    uri: (id) => `#/components/schemas/${id}`,
    override: ({ jsonSchema }) => tidy(jsonSchema as Loose),
  });
  return Object.fromEntries(
    Object.entries(schemas).map(([name, { $schema: _, $id: __, ...schema }]) => [name, schema]),
  ) as unknown as Record<SchemaName, JsonSchema>;
}

type Loose = Record<string, unknown>;

/** What zod says and nobody needs to read. */
function tidy(schema: Loose): void {
  // JavaScript's own limits.
  if (schema.maximum === Number.MAX_SAFE_INTEGER) delete schema.maximum;
  if (schema.minimum === Number.MIN_SAFE_INTEGER) delete schema.minimum;
  // A long pattern that says "date-time".
  if (schema.format === 'date-time') delete schema.pattern;
  const choices = schema.anyOf as readonly Loose[] | undefined;
  const [first, second] = choices ?? [];
  if (choices?.length !== 2 || typeof first?.type !== 'string' || second?.type !== 'null') return;
  delete schema.anyOf;
  Object.assign(schema, { ...first, ...schema, type: [first.type, 'null'] });
}
