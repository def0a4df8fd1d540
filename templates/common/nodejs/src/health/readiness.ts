import { setTimeout } from 'node:timers/promises';

/** Something without which requests can't be answered. */
export interface Dependency {
  name: string;
  check: () => Promise<void>;
}

/** Kubernetes waits three seconds for the answer. */
const PATIENCE_MS = 2_000;

/** Whether requests can be taken now. */
export class Readiness {
  #isStopping = false;

  constructor(private readonly dependencies: Dependency[]) {}

  /** Load balancers are told to go elsewhere from now on. */
  stop(): void {
    this.#isStopping = true;
  }

  /** @returns why not; nothing when it is ready */
  async obstacles(): Promise<string[]> {
    if (this.#isStopping) {
      return ['stopping'];
    }
    const checks = this.dependencies.map(async ({ name, check }) => {
      const answers = await Promise.race([
        check().then(
          () => true,
          () => false,
        ),
        setTimeout(PATIENCE_MS, false, { ref: false }),
      ]);
      return answers ? [] : [`${name} doesn't answer`];
    });
    return (await Promise.all(checks)).flat();
  }
}
