const DURATION =
  /^P(?:(?<years>\d+(?:\.\d+)?)Y)?(?:(?<months>\d+(?:\.\d+)?)M)?(?:(?<weeks>\d+(?:\.\d+)?)W)?(?:(?<days>\d+(?:\.\d+)?)D)?(?:T(?:(?<hours>\d+(?:\.\d+)?)H)?(?:(?<minutes>\d+(?:\.\d+)?)M)?(?:(?<seconds>\d+(?:\.\d+)?)S)?)?$/;

/** In minutes. Days are of 24 hours, as ISO 8601 has it; longer parts have no length of their own and are refused. */
const MINUTES = {
  weeks: 10_080,
  days: 1_440,
  hours: 60,
  minutes: 1,
  seconds: 1 / 60,
};

/**
 * Minutes of an ISO 8601 duration, such as `PT4H` of the annotation `backstage.io/time-saved`.
 *
 * @returns `undefined` where the text is none, or has years or months
 * @public
 */
export function minutesOfDuration(text: string): number | undefined {
  const { years, months, ...parts } = DURATION.exec(text.trim())?.groups ?? {};
  const given = Object.entries(parts).filter(
    ([, value]) => value !== undefined,
  );
  if (years !== undefined || months !== undefined || given.length === 0) {
    return undefined;
  }
  return given.reduce(
    (sum, [part, value]) =>
      sum + Number(value) * MINUTES[part as keyof typeof MINUTES],
    0,
  );
}
