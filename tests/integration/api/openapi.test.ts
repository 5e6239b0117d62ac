import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Validator } from '@seriousme/openapi-schema-validator';
import { describe, expect, test } from 'vitest';
import { GET } from '../../../app/api/v3/openapi.json/route';
import { openApiDocument } from '../../../lib/api/openapi-document';
import { GATE_PATH } from '../../../lib/gate/gate-endpoint';
import { escaped, mismatch, operations } from './documented-answers';

const ROOT = 'app/api/v3';
/** About the API, not of it. */
const ABOUT = ['/openapi.json', '/{...path}'];

/** Paths by their files, as the document spells them. */
function routeFiles(): Map<string, string> {
  const files = readdirSync(ROOT, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('route.ts'));
  return new Map(
    files.map((file) => {
      const path = `/${file}`.replace('/route.ts', '').replaceAll('%5F', '_').replaceAll('[', '{').replaceAll(']', '}');
      return [path, join(process.cwd(), ROOT, file)];
    }),
  );
}

describe('the document', () => {
  test('is served to everybody and is valid OpenAPI 3.1', async () => {
    const response = GET();
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/json']);
    const document = (await response.json()) as Record<string, unknown>;
    expect(document).toEqual(JSON.parse(JSON.stringify(openApiDocument())));
    const validator = new Validator();
    expect(await validator.validate(document)).toMatchObject({ valid: true });
    expect(validator.version).toBe('3.1');
  });

  test('tells of every route and method that there is, and of nothing else', async () => {
    const taken: string[] = [];
    for (const [path, file] of routeFiles()) {
      if (ABOUT.includes(path)) continue;
      const route = (await import(file)) as Record<string, (request: Request, path: object) => unknown>;
      for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']) {
        // What takes a method looks for the runtime, which isn't there; what doesn't says 405.
        const answer = await Promise.resolve()
          .then(() => route[method]?.(new Request('http://desk.example.com'), { params: Promise.resolve({ id: '1' }) }))
          .catch(() => null);
        if (!(answer instanceof Response && answer.status === 405)) taken.push(`${method} ${path}`);
      }
    }
    // Answered by the front door, without a route.
    taken.push(`GET ${GATE_PATH.replace('/api/v3', '')}`);
    const told = operations().map(({ path, method }) => `${method.toUpperCase()} ${path}`);
    expect(told.sort()).toEqual(taken.sort());
  });

  test('gives each operation a name of its own, and says for each what happens without a token', () => {
    const names = operations().map(({ operation }) => operation.operationId);
    expect(new Set(names).size).toBe(names.length);
    for (const { operation } of operations()) expect(operation.responses).toHaveProperty('401');
  });

  test('has examples that are as its schemas say', () => {
    let examples = 0;
    for (const { path, method, operation } of operations()) {
      const at = `#/paths/${escaped(path)}/${method}`;
      const contents = [
        [`${at}/requestBody`, operation.requestBody?.content],
        ...Object.entries(operation.responses).map(([status, { content }]) => [`${at}/responses/${status}`, content]),
      ] as const;
      for (const [where, content] of contents) {
        for (const [type, { example }] of Object.entries(content ?? {})) {
          if (example === undefined || type === 'message/rfc822') continue;
          examples++;
          expect(mismatch(`${where}/content/${escaped(type)}/schema`, example), `${where} ${type}`).toBeNull();
        }
      }
    }
    expect(examples).toBeGreaterThan(40);
  });

  test('holds only addresses that are reserved for documents', () => {
    const text = JSON.stringify(openApiDocument());
    for (const [address] of text.matchAll(/\b\d{1,3}(?:\.\d{1,3}){3}\b/g))
      expect(address).toMatch(/^(?:192\.0\.2|198\.51\.100|203\.0\.113)\./);
  });
});
