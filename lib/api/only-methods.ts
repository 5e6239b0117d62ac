import { problemResponse } from '../channels/problem-response';

/** What a path answers to every method but these, such as `GET, POST`. */
export function onlyMethods(allow: string): () => Response {
  return () =>
    problemResponse(
      405,
      {
        type: 'method-not-allowed',
        title: 'This method is not taken here',
        detail: `Only ${allow.replace(', ', ' and ')} can be asked.`,
      },
      { allow },
    );
}
