import type { ReactNode } from 'react';
import { Badge } from '@/components/ui/badge';
import type { Content, Method, Operation, ResponseDescription } from '@/lib/api/openapi';
import { curlExample } from './curl-example';
import { Field } from './field-list';
import { schemaName } from './schema-words';
import { Spoken } from './spoken';

const TONES = { get: 'good', post: 'accent', put: 'warn' } as const;

/** Method and path, as headings and the list beside them show it. */
export function MethodBadge({ method }: { method: Method }) {
  return (
    <Badge tone={TONES[method]} className="font-mono">
      {method.toUpperCase()}
    </Badge>
  );
}

/** All about one operation: what it does, what to send, how to ask in a shell, what is answered. */
export function OperationSection({ path, method, operation }: { path: string; method: Method; operation: Operation }) {
  const { operationId, summary, description, parameters = [], requestBody, responses } = operation;
  return (
    <section aria-labelledby={operationId} className="grid gap-4 border-t border-line pt-6">
      <header className="grid gap-1">
        <h3 id={operationId} className="scroll-mt-4 text-base font-semibold">
          {summary}
        </h3>
        <p className="flex flex-wrap items-center gap-2 text-grid">
          <MethodBadge method={method} />
          <code className="font-mono wrap-anywhere">/api/v3{path}</code>
        </p>
        <p className="max-w-prose text-muted">
          <Spoken>{description}</Spoken>
        </p>
      </header>
      {parameters.length > 0 && (
        <Part title="Parameters">
          <dl className="divide-y divide-line rounded-lg border border-line bg-surface text-grid">
            {parameters.map(({ name, in: where, required = false, description, schema }) => (
              <Field
                key={name}
                name={where === 'header' ? `${name}:` : name}
                schema={schema}
                mark={required ? 'required' : null}
                description={description}
              />
            ))}
          </dl>
        </Part>
      )}
      {requestBody && (
        <Part title="Body">
          <ContentText content={requestBody.content} />
        </Part>
      )}
      <Part title="In a shell">
        <CodeBlock>{curlExample(path, method, operation)}</CodeBlock>
      </Part>
      <Part title="Answers">
        <div className="grid gap-2">
          {Object.entries(responses).map(([status, response]) => (
            <Answer key={status} status={status} response={response} />
          ))}
        </div>
      </Part>
    </section>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className="grid min-w-0 gap-1.5">
      <h4 className="text-grid font-semibold">{title}</h4>
      {children}
    </div>
  );
}

/** What is answered with one status; whoever wants headers and an example opens it. */
function Answer({ status, response }: { status: string; response: ResponseDescription }) {
  const { description, headers = {}, content = {} } = response;
  return (
    <details className="group rounded-lg border border-line bg-surface text-grid">
      <summary className="flex items-baseline gap-3 rounded-lg px-4 py-2">
        <Badge tone={status.startsWith('2') ? 'good' : 'neutral'} className="font-mono">
          {status}
        </Badge>
        <span className="min-w-0 wrap-anywhere">
          <Spoken>{description}</Spoken>
        </span>
      </summary>
      <div className="grid gap-3 border-t border-line px-4 py-3">
        {Object.keys(headers).length > 0 && (
          <dl className="grid gap-1">
            {Object.entries(headers).map(([name, { description }]) => (
              <div key={name} className="grid gap-x-4 sm:grid-cols-[200px_minmax(0,1fr)]">
                <dt className="font-mono text-[0.93em]">{name}:</dt>
                <dd className="text-muted">
                  <Spoken>{description}</Spoken>
                </dd>
              </div>
            ))}
          </dl>
        )}
        {Object.keys(content).length > 0 ? <ContentText content={content} /> : <p className="text-muted">No body.</p>}
      </div>
    </details>
  );
}

function ContentText({ content }: { content: Content }) {
  const example = Object.values(content).find((each) => each.example !== undefined)?.example;
  return (
    <div className="grid min-w-0 gap-1.5 text-grid">
      {Object.entries(content).map(([type, { schema }]) => {
        const named = schemaName(schema);
        return (
          <p key={type} className="text-muted">
            <code className="font-mono text-[0.93em]">{type}</code>
            {named && (
              <>
                : {schema.type === 'array' && 'a list of '}
                <a href={`#schema-${named}`} className="text-accent-text underline">
                  {named}
                </a>
              </>
            )}
          </p>
        );
      })}
      {example !== undefined && (
        <CodeBlock>{typeof example === 'string' ? example : JSON.stringify(example, null, 2)}</CodeBlock>
      )}
    </div>
  );
}

/** Lines of code, which break rather than scroll. */
function CodeBlock({ children }: { children: string }) {
  return (
    <pre className="rounded-lg border border-line bg-surface-sunken px-4 py-3 font-mono text-xs wrap-anywhere whitespace-pre-wrap">
      <code>{children}</code>
    </pre>
  );
}
