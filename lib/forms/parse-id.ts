import { z } from 'zod';

const schema = z.coerce.number().int().min(1).max(2_147_483_647).catch(0);

/** Reads an id from a path or a hidden field, which a stranger may have written; 0, which nothing has, stands for what is none. */
export function parseId(value: unknown): number {
  return schema.parse(value);
}
