/** The latest of some times, ISO 8601. @public */
export function latestOf(
  times: Iterable<string | undefined>,
): string | undefined {
  let latest: string | undefined;
  for (const time of times) {
    if (time !== undefined && (latest === undefined || time > latest)) {
      latest = time;
    }
  }
  return latest;
}
