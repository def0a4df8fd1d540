import { setImmediate as yieldToOthers } from 'node:timers/promises';
import { InputError } from '@backstage/errors';

/** Requests wait for no more than this. */
const BUSY_MS = 10;
/** A draft comes from anybody: one that is slow everywhere is given up. */
const MOST_WORK_MS = 5_000;

/** Work on a draft, which lets others have their turn and is given up when there is too much of it. */
export class PreviewWork {
  readonly #signal: AbortSignal;
  #busyMs = 0;
  #sinceMs = performance.now();

  constructor(signal: AbortSignal) {
    this.#signal = signal;
  }

  /** @throws InputError when it has worked for too long */
  async pause(): Promise<void> {
    const busyMs = performance.now() - this.#sinceMs;
    if (busyMs > BUSY_MS) {
      this.#busyMs += busyMs;
      if (this.#busyMs > MOST_WORK_MS) {
        throw new InputError(
          'The draft takes too long to evaluate; an expression of it goes over too much',
        );
      }
      await yieldToOthers();
      this.#signal.throwIfAborted();
      this.#sinceMs = performance.now();
    }
  }
}
