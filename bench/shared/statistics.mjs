/** The value below which that share of the samples lie (nearest rank). */
export function percentile(samples, share) {
  const sorted = [...samples].sort((a, b) => a - b);
  const rank = Math.ceil(share * sorted.length) - 1;
  return sorted[Math.max(0, Math.min(sorted.length - 1, rank))];
}

/** The middle value; of an even number of samples the mean of the two in the middle. */
export function median(samples) {
  const sorted = [...samples].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const value =
    (sorted[Math.ceil(middle) - 1] + sorted[Math.floor(middle)]) / 2;
  return round(value, 3);
}

export function summarize(samples) {
  return {
    p50: round(median(samples)),
    p95: round(percentile(samples, 0.95)),
    samples: samples.length,
  };
}

export const round = (value, digits = 2) => Number(value.toFixed(digits));
