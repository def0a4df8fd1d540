const MINUTE = 60;
const WAITS = [1, 5, 15, 60, 180, 360, 720, 1440, 1440].map(minutes => minutes * MINUTE);

/** Seconds until the next try; undefined after three days. */
export function nextTry(tries) {
  return WAITS[tries - 1];
}
