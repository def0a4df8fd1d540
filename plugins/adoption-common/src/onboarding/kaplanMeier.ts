/**
 * Somebody, or something, on the way to an event.
 */
export interface Waiting {
  /** Until the event, or as long as it has been waited for it. */
  duration: number;
  /** Whether it has happened. */
  reached: boolean;
}

/**
 * How long something takes, as far as it can be known while some have not got there yet.
 */
export interface WaitingCurve {
  /** After each duration at which an event happened, the share of those that have not got there yet. */
  steps: Array<{ duration: number; left: number }>;
  /** The shortest duration after which at least this share (0 to 1) has got there; `undefined` when it is not known yet. */
  quantile(share: number): number | undefined;
}

/**
 * The product-limit estimate: who has not got there yet counts for as long as it is known that they have not, and no longer.
 * Leaving them out, or taking their time so far for the whole, would make it look quicker than it is.
 *
 * E. L. Kaplan, P. Meier, Nonparametric Estimation from Incomplete Observations, Journal of the American Statistical
 * Association 53 (1958). Events before those who leave at the same time, as it is usual.
 */
export function kaplanMeier(items: Iterable<Waiting>): WaitingCurve {
  const sorted = [...items].sort((a, b) => a.duration - b.duration);
  const steps: WaitingCurve['steps'] = [];
  let left = 1;
  for (let start = 0; start < sorted.length; ) {
    const { duration } = sorted[start];
    let end = start;
    let events = 0;
    while (end < sorted.length && sorted[end].duration === duration) {
      events += Number(sorted[end].reached);
      end += 1;
    }
    if (events > 0) {
      left *= 1 - events / (sorted.length - start);
      steps.push({ duration, left });
    }
    start = end;
  }
  return {
    steps,
    quantile: share =>
      // A half that is a product of fractions may be a hair more than a half
      steps.find(step => step.left <= 1 - share + 1e-9)?.duration,
  };
}
