/** The smaller of what is there. */
export function least<T extends number | string>(a?: T, b?: T): T | undefined {
  return a === undefined || b! < a ? b : a;
}

/** The larger of what is there. */
export function greatest<T extends number | string>(
  a?: T,
  b?: T,
): T | undefined {
  return a === undefined || b! > a ? b : a;
}
