/** The value that as many are below as above; of an even number the mean of the middle two. */
export function median(values: readonly number[]): number {
  return (quantile(values, 0.5, Math.floor) + quantile(values, 0.5, Math.ceil)) / 2;
}

/** The value that this share of the others does not exceed. */
export function quantile(values: readonly number[], share: number, round = Math.ceil): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[round((sorted.length - 1) * share)] ?? Number.NaN;
}
