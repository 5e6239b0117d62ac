/** Nanoseconds that each contender's round took, contenders taking turns, after one round each to warm up. */
export async function interleaved<K extends string>(
  rounds: number,
  contenders: Record<K, () => Promise<void>>,
): Promise<Record<K, number>> {
  const names = Object.keys(contenders) as K[];
  const times = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<K, number[]>;
  for (let round = -1; round < rounds; round++) {
    // Whoever goes first changes, so that drift of the machine favours nobody.
    for (const name of round % 2 ? names : [...names].reverse()) {
      const begun = process.hrtime.bigint();
      await contenders[name]();
      if (round >= 0) times[name].push(Number(process.hrtime.bigint() - begun));
    }
  }
  return Object.fromEntries(names.map((name) => [name, median(times[name])])) as Record<K, number>;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? Number.NaN;
}

/** A table for people and for Markdown. */
export function printTable(rows: readonly Record<string, string | number>[]): void {
  const columns = Object.keys(rows[0] ?? {});
  const line = (cells: readonly (string | number)[]) => process.stdout.write(`| ${cells.join(' | ')} |\n`);
  line(columns);
  line(columns.map(() => '---'));
  for (const row of rows) line(columns.map((column) => row[column] ?? ''));
}
