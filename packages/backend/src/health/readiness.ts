import {
  createServiceFactory,
  createServiceRef,
} from '@backstage/backend-plugin-api';

/** Throws, with a message for whoever runs the portal, when this process should get no requests now. */
export type ReadinessCheck = () => Promise<void>;

/** What else than a finished start makes this process ready. */
export interface Readiness {
  add(name: string, check: ReadinessCheck): void;
  /** What is wrong, by the check's name; empty when ready. */
  problems(): Promise<Record<string, string>>;
}

/** Probes come every few seconds; a check that takes longer has failed. */
const CHECK_TIMEOUT_MS = 3000;
/** The probe's address is open to anybody, so what it costs must not grow with how often it is asked. */
const CACHE_MS = 1000;

/** Asks all checks side by side, at most once a second. */
export class CheckedReadiness implements Readiness {
  readonly #checks = new Map<string, ReadinessCheck>();
  #last: { at: number; problems: Promise<Record<string, string>> } | undefined;

  static create(): CheckedReadiness {
    return new CheckedReadiness();
  }

  add(name: string, check: ReadinessCheck): void {
    this.#checks.set(name, check);
  }

  async problems(): Promise<Record<string, string>> {
    const now = performance.now();
    if (!this.#last || now - this.#last.at > CACHE_MS) {
      this.#last = { at: now, problems: this.#ask() };
    }
    return this.#last.problems;
  }

  async #ask(): Promise<Record<string, string>> {
    const answers = await Promise.all(
      [...this.#checks].map(async ([name, check]) => {
        const problem = await problemOf(check);
        return problem === undefined ? [] : [[name, problem] as const];
      }),
    );
    return Object.fromEntries(answers.flat());
  }
}

async function problemOf(check: ReadinessCheck): Promise<string | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new Error(`No answer within ${CHECK_TIMEOUT_MS} ms`)),
      CHECK_TIMEOUT_MS,
    );
  });
  try {
    await Promise.race([check(), timeout]);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    clearTimeout(timer);
  }
}

/** Where plugins add their {@link ReadinessCheck}s. */
export const readinessServiceRef = createServiceRef<Readiness>({
  id: 'paved.readiness',
  scope: 'root',
  defaultFactory: async service =>
    createServiceFactory({
      service,
      deps: {},
      factory: () => CheckedReadiness.create(),
    }),
});
