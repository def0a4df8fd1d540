/** Iterates until a signal says stop, also when whoever iterates below does not listen to it. */
export async function* untilAborted<T>(
  iterable: AsyncIterable<T>,
  signal: AbortSignal,
): AsyncGenerator<T> {
  const iterator = iterable[Symbol.asyncIterator]();
  let stop = () => {};
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(signal.reason);
  });
  aborted.catch(() => undefined);
  signal.addEventListener('abort', stop, { once: true });
  try {
    for (;;) {
      signal.throwIfAborted();
      const { done, value } = await Promise.race([iterator.next(), aborted]);
      if (done) {
        return;
      }
      yield value;
    }
  } finally {
    signal.removeEventListener('abort', stop);
    // Not awaited: it may hang in what made us stop
    iterator.return?.().catch(() => undefined);
  }
}
