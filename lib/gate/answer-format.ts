/**
 * Whether the front door answers a request with a JSON problem document or with a page: JSON under `/api` and for
 * whoever prefers JSON by Accept (RFC 9110 §12.5.1), a page for everybody else. JSON is preferred if it is named with
 * a higher weight than HTML, or with the same and earlier; a bare wildcard prefers nothing.
 */
export function answerFormat(path: string, accept: string | undefined): 'html' | 'json' {
  if (/^\/+api(?:[/;.%]|$)/i.test(path)) return 'json';
  if (accept === undefined || !/json/i.test(accept)) return 'html';
  const json = bestWeight(accept, JSON_TYPE);
  const html = bestWeight(accept, HTML_TYPE);
  if (json.weight !== html.weight) return json.weight > html.weight ? 'json' : 'html';
  return json.at < html.at ? 'json' : 'html';
}

const JSON_TYPE = /^application\/(?:[\w.-]+\+)?json$/;
const HTML_TYPE = /^(?:text\/html|application\/xhtml\+xml)$/;

function bestWeight(accept: string, type: RegExp): { weight: number; at: number } {
  let best = { weight: 0, at: Number.POSITIVE_INFINITY };
  for (const [at, range] of accept.toLowerCase().split(',').entries()) {
    const [name = '', ...parameters] = range.split(';').map((part) => part.trim());
    if (!type.test(name)) continue;
    const q = parameters.find((parameter) => parameter.startsWith('q='));
    const weight = q === undefined ? 1 : Number(q.slice(2));
    if (weight > best.weight) best = { weight, at };
  }
  return best;
}
