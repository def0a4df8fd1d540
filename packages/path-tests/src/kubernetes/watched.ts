/**
 * Remembers what of a value was looked at.
 *
 * The validators of `kubernetes-models` are generated from Kubernetes' own schemas and look for every field that a schema has;
 * what is there and was never looked at is a field that the schema doesn't have. Kubernetes would drop it without a word.
 */
export interface Watched<T> {
  value: T;
  /** JSON pointers of fields that nobody looked at, in objects of which fields were looked for. */
  unseen(): string[];
}

export function watched<T>(value: T, pointer = ''): Watched<T> {
  if (typeof value !== 'object' || value === null) {
    return { value, unseen: () => [] };
  }
  const children = new Map<string, Watched<unknown>>();
  const seen = new Set<string>();
  let wasSearched = false;
  const proxy = new Proxy(value, {
    get(target, key, receiver) {
      const child: unknown = Reflect.get(target, key, receiver);
      if (typeof key !== 'string' || key in Object.prototype) {
        return child;
      }
      if (Array.isArray(target) && !/^\d+$/.test(key)) {
        return child;
      }
      wasSearched = true;
      seen.add(key);
      const known =
        children.get(key) ?? watched(child, `${pointer}/${escaped(key)}`);
      children.set(key, known);
      return known.value;
    },
  });
  return {
    value: proxy,
    unseen: () => [
      // An object that may hold anything is not searched at all
      ...(wasSearched && !Array.isArray(value)
        ? Object.keys(value)
            .filter(key => !seen.has(key))
            .map(key => `${pointer}/${escaped(key)}`)
        : []),
      ...[...children.values()].flatMap(child => child.unseen()),
    ],
  };
}

function escaped(key: string): string {
  return key.replaceAll('~', '~0').replaceAll('/', '~1');
}
