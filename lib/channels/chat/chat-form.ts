import type { z } from 'zod';

/** What the JSON body of a request must be. */
export interface ChatForm<T> {
  readonly schema: z.ZodType<T>;
  /** In the order in which errors are told. */
  readonly fields: readonly string[];
  /** For whoever sends something else. */
  readonly example: string;
}
