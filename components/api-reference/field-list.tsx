import type { JsonSchema } from '@/lib/api/openapi';
import { schemaName, typeText } from './schema-words';
import { Spoken } from './spoken';

/**
 * The fields of an object: name, type, what it is. Of one that programs send (`sent`) it says what must be there, of others
 * what may be missing.
 */
export function FieldList({ schema, sent }: { schema: JsonSchema; sent: boolean }) {
  const required = new Set(schema.required);
  const markOf = (name: string) => (sent === required.has(name) ? (sent ? 'required' : 'not always there') : null);
  return (
    <dl className="divide-y divide-line rounded-lg border border-line bg-surface text-grid">
      {Object.entries(schema.properties ?? {}).map(([name, field]) => (
        <Field key={name} name={name} schema={field} mark={markOf(name)} />
      ))}
    </dl>
  );
}

/** One field or parameter. */
export function Field({
  name,
  schema,
  mark,
  description = schema.description,
}: {
  name: string;
  schema: JsonSchema;
  mark: string | null;
  description?: string;
}) {
  const named = schemaName(schema);
  return (
    <div className="grid gap-x-4 gap-y-0.5 px-4 py-2 sm:grid-cols-[200px_minmax(0,1fr)]">
      <dt className="min-w-0 wrap-anywhere">
        <code className="font-mono text-[0.93em] font-medium">{name}</code>
        {mark && <span className="ml-2 text-xs text-muted">{mark}</span>}
        <span className="block text-xs text-muted">
          {named ? (
            <a href={`#schema-${named}`} className="text-accent-text underline">
              {typeText(schema)}
            </a>
          ) : (
            typeText(schema)
          )}
        </span>
      </dt>
      <dd className="min-w-0 wrap-anywhere">
        {description && <Spoken>{description}</Spoken>}
        {schema.enum && <Values name="One of" values={schema.enum} />}
        {schema.default !== undefined && <Values name="Default" values={[schema.default]} />}
        {schema.examples && <Values name="Such as" values={schema.examples} />}
      </dd>
    </div>
  );
}

function Values({ name, values }: { name: string; values: readonly unknown[] }) {
  return (
    <span className="block text-muted">
      {name} <Spoken>{values.map((value) => `\`${String(value)}\``).join(', ')}</Spoken>
    </span>
  );
}
