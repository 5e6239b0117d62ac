import type { z } from 'zod';

/** What is wrong with one field, as a sentence with a right example. */
export interface FieldError<F extends string = string> {
  readonly field: F;
  readonly message: string;
}

/** One error per field that has any, in the order of `fields`. */
export function fieldErrors<F extends string>(error: z.ZodError, fields: readonly F[]): FieldError<F>[] {
  return fields.flatMap((field) => {
    const issue = error.issues.find(({ path }) => path[0] === field);
    return issue ? [{ field, message: issue.message }] : [];
  });
}
