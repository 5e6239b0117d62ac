/** The system's code of a failed call, such as `ENOENT`; undefined for anything that is not a system error. */
export function errnoOf(error: unknown): string | undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : undefined;
}
