/** The value below which that share of the samples lie (nearest rank). */
export function percentile(samples, share) {
  const sorted = [...samples].sort((a, b) => a - b);
  const rank = Math.ceil(share * sorted.length) - 1;
  return sorted[Math.max(0, Math.min(sorted.length - 1, rank))];
}

export const median = samples => percentile(samples, 0.5);

export function summarize(samples) {
  return {
    p50: round(median(samples)),
    p95: round(percentile(samples, 0.95)),
    samples: samples.length,
  };
}

export const round = (value, digits = 2) => Number(value.toFixed(digits));
