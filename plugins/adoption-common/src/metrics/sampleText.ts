// Words for what is counted that are not one of it without their last `s`
const ONES: Record<string, string> = {
  people: 'person',
  searches: 'search',
  'runs and tickets': 'run or ticket',
};

/**
 * "12 runs of templates", "1 run of templates": of how many a number is, in the words of its metric.
 *
 * @public
 */
export function sampleText(sample: number, sampleOf: string): string {
  const told =
    sample === 1
      ? sampleOf
          .replace(
            /^runs and tickets$|\b(?:people|searches|[a-z]+s)\b/,
            many => ONES[many] ?? many.slice(0, -1),
          )
          .replace(/ they went /, ' it went ')
      : sampleOf;
  return `${sample.toLocaleString('en')} ${told}`;
}
