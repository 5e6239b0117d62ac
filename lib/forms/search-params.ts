/** A page's query string as Next hands it over. */
export type SearchParams = Readonly<Record<string, string | string[] | undefined>>;

/** A parameter's text; of several the first, and empty when there is none. */
export function searchParam(params: SearchParams, name: string): string {
  const value = params[name];
  return (Array.isArray(value) ? value[0] : value) ?? '';
}
