/** Where a scale ends that has to reach a value: the next of 2, 4, 6, 8, 10, 20, 40 …, whose half is a whole number too. */
export function niceCeiling(value: number): number {
  for (let step = 1; ; step *= 10) {
    for (const times of [2, 4, 6, 8, 10]) if (times * step >= value) return times * step;
  }
}
