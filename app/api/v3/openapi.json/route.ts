import { onlyMethods } from '@/lib/api/only-methods';
import { openApiDocument } from '@/lib/api/openapi-document';

const notAllowed = onlyMethods('GET');

/** The API's description, for generators and readers; open to everybody, since nothing in it is of this desk. */
export function GET(): Response {
  return Response.json(openApiDocument(), { headers: { 'cache-control': 'public, max-age=300' } });
}

export {
  notAllowed as DELETE,
  notAllowed as HEAD,
  notAllowed as OPTIONS,
  notAllowed as PATCH,
  notAllowed as POST,
  notAllowed as PUT,
};
