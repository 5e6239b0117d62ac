import 'server-only';
import type { Metadata } from 'next';
import { FieldList } from '@/components/api-reference/field-list';
import { MethodBadge, OperationSection } from '@/components/api-reference/operation-section';
import { Spoken } from '@/components/api-reference/spoken';
import { BrandSign } from '@/components/desk/brand-sign';
import { METHODS } from '@/lib/api/openapi';
import { openApiDocument } from '@/lib/api/openapi-document';

export const metadata: Metadata = { title: 'API reference' };

/**
 * The API's description for people who write programs, made from its document. Open to everybody, as the document is:
 * nothing in it is of this desk.
 */
export default function ApiReferencePage() {
  const { info, tags, components } = openApiDocument();
  const groups = tags.map((tag) => ({ ...tag, operations: operationsOf(tag.name) }));
  return (
    <div className="mx-auto grid max-w-6xl gap-x-10 gap-y-8 px-4 py-8 lg:grid-cols-[240px_minmax(0,1fr)]">
      <header className="flex items-center gap-3 lg:col-span-2">
        <span className="grid size-9 shrink-0 place-items-center rounded-lg bg-accent text-accent-contrast">
          <BrandSign className="size-5" />
        </span>
        <div>
          <h1 className="text-xl font-semibold tracking-tight">API reference</h1>
          <p className="text-grid text-muted">
            For programs:{' '}
            <a href="/api/v3/openapi.json" className="text-accent-text underline">
              OpenAPI 3.1
            </a>
          </p>
        </div>
      </header>
      <nav aria-label="Operations" className="text-grid max-lg:hidden">
        <div className="sticky top-6 grid gap-4">
          {groups.map(({ name, operations }) => (
            <div key={name} className="grid gap-1">
              <p className="font-semibold">{name}</p>
              {operations.map(({ operation, method }) => (
                <a
                  key={operation.operationId}
                  href={`#${operation.operationId}`}
                  className="flex items-center justify-between gap-2 rounded-sm text-muted hover:text-text"
                >
                  {operation.summary}
                  <MethodBadge method={method} />
                </a>
              ))}
            </div>
          ))}
          <a href="#schemas" className="rounded-sm font-semibold">
            Fields
          </a>
        </div>
      </nav>
      <main className="grid min-w-0 gap-10">
        <section aria-label="About the API" className="grid max-w-prose gap-3">
          {info.description.split('\n\n').map((paragraph) => (
            <p key={paragraph}>
              <Spoken>{paragraph}</Spoken>
            </p>
          ))}
          <p>
            <Spoken>
              {
                'A token comes with every request, as `apikey: TOKEN` or `Authorization: Bearer TOKEN`. In the examples `$DESK` is the address of this site and `$TOKEN` a token.'
              }
            </Spoken>
          </p>
        </section>
        {groups.map(({ name, description, operations }) => (
          <section key={name} aria-labelledby={`tag-${name}`} className="grid min-w-0 gap-6">
            <div>
              <h2 id={`tag-${name}`} className="text-lg font-semibold">
                {name}
              </h2>
              <p className="text-muted">{description}</p>
            </div>
            {operations.map((each) => (
              <OperationSection key={each.operation.operationId} {...each} />
            ))}
          </section>
        ))}
        <section aria-labelledby="schemas" className="grid min-w-0 gap-6">
          <h2 id="schemas" className="text-lg font-semibold">
            Fields
          </h2>
          {Object.entries(components.schemas).map(([name, schema]) => (
            <section key={name} aria-labelledby={`schema-${name}`} className="grid min-w-0 gap-1.5">
              <h3 id={`schema-${name}`} className="scroll-mt-4 font-mono text-grid font-semibold">
                {name}
              </h3>
              {schema.description && (
                <p className="text-grid text-muted">
                  <Spoken>{schema.description}</Spoken>
                </p>
              )}
              <FieldList schema={schema} sent={SENT.includes(name)} />
            </section>
          ))}
        </section>
      </main>
    </div>
  );
}

/** What programs send; the other schemas are answers. */
const SENT = ['NewBan', 'BanChange', 'BulkRequest'];

function operationsOf(tag: string) {
  return Object.entries(openApiDocument().paths).flatMap(([path, item]) =>
    METHODS.flatMap((method) => {
      const operation = item[method];
      return operation?.tags.includes(tag) ? [{ path, method, operation }] : [];
    }),
  );
}
