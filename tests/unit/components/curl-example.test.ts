import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { curlExample } from '../../../components/api-reference/curl-example';
import { METHODS } from '../../../lib/api/openapi';
import { openApiDocument } from '../../../lib/api/openapi-document';

const operations = Object.entries(openApiDocument().paths).flatMap(([path, item]) =>
  METHODS.flatMap((method) => {
    const operation = item[method];
    return operation ? [{ path, method, operation, name: operation.operationId }] : [];
  }),
);

/** What a shell hands to curl. */
function argumentsOf(example: string): string[] {
  const script = `curl() { for each in "$@"; do printf '%s\\0' "$each"; done; }\n${example}`;
  const env = { ...process.env, DESK: 'https://desk.example.com', TOKEN: 'a token' };
  return execFileSync('/bin/sh', ['-c', script], { encoding: 'utf8', env }).split('\0').slice(0, -1);
}

test.each(operations)('a shell reads how to ask for $name', ({ path, method, operation }) => {
  const given = argumentsOf(curlExample(path, method, operation));
  const [url = ''] = given.filter((each) => each.startsWith('https://'));
  expect(url).toBe(`https://desk.example.com/api/v3${path.replace('{id}', '12')}`);
  expect(given.includes('apikey: a token')).toBe(operation.security === undefined);
  const body = operation.requestBody?.content['application/json'];
  if (body) expect(JSON.parse(given[given.indexOf('-d') + 1] ?? '')).toEqual(body.example);
  const asked = (operation.parameters ?? []).filter(({ in: where, required }) => where === 'query' && required);
  for (const { name, example } of asked) expect(given).toContain(`${name}=${example}`);
});

test('what is in quotes stays as it is', () => {
  const operation = {
    operationId: 'x',
    tags: [],
    summary: '',
    description: '',
    requestBody: {
      required: true,
      content: { 'application/json': { schema: {}, example: { reason: `it's $TOKEN "so" \\ \`x\`` } } },
    },
    responses: {},
  };
  const given = argumentsOf(curlExample('/bans', 'post', operation));
  expect(JSON.parse(given.at(-1) ?? '')).toEqual({ reason: `it's $TOKEN "so" \\ \`x\`` });
});
