/** What is stored as NULL is absent. */
export function present<T>(value: T | null): T | undefined {
  return value ?? undefined;
}
