import { problemResponse } from '@/lib/channels/problem-response';

/** What no other route of the API takes: programs get a problem document, not a page. */
function notFound(): Response {
  const detail = 'GET /api/v3/openapi.json tells what there is.';
  return problemResponse(404, { type: 'not-found', title: 'There is nothing here', detail });
}

export {
  notFound as DELETE,
  notFound as GET,
  notFound as HEAD,
  notFound as OPTIONS,
  notFound as PATCH,
  notFound as POST,
  notFound as PUT,
};
