import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

const CASES = new URL('../cases/', import.meta.url);

/** A table of cases from tests/cases; `T` is its shape, by the word of whoever reads it. */
export function readCaseFile<T>(name: string): T {
  return JSON.parse(readFileSync(new URL(name, CASES), 'utf8')) as T;
}

/** The lines of a gzipped list in tests/cases/data. */
export function readDataLines(name: string): string[] {
  return gunzipSync(readFileSync(new URL(`data/${name}`, CASES)))
    .toString('utf8')
    .split('\n');
}
