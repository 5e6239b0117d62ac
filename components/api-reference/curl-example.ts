import type { Method, Operation } from '@/lib/api/openapi';

/** How to ask for an operation in a shell; `$TOKEN` and `$DESK` are the reader's. */
export function curlExample(path: string, method: Method, operation: Operation): string {
  const asked = (operation.parameters ?? []).filter(({ in: where }) => where === 'query');
  const query = asked.flatMap(({ name, example, required }) =>
    required || example !== undefined ? [`--data-urlencode ${quoted(`${name}=${example}`)}`] : [],
  );
  const filled = (operation.parameters ?? [])
    .filter(({ in: where }) => where === 'path')
    .reduce((text, { name, example }) => text.replace(`{${name}}`, String(example)), path);
  const [type, content] = Object.entries(operation.requestBody?.content ?? {})[0] ?? [];
  const isJson = type === 'application/json';
  const lines = [
    `curl ${method === 'get' ? (query.length > 0 ? '--get ' : '') : `-X ${method.toUpperCase()} `}"$DESK/api/v3${filled}"`,
    ...(operation.security?.length === 0 ? [] : ['-H "apikey: $TOKEN"']),
    ...query,
    ...(type ? [`-H ${quoted(`Content-Type: ${type}`)}`] : []),
    ...(type ? [isJson ? `-d ${quoted(JSON.stringify(content?.example))}` : '--data-binary @message.eml'] : []),
  ];
  return lines.join(' \\\n  ');
}

const quoted = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`;
