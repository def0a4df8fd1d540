/** Something without which requests can't be answered. */
export interface Dependency {
  name: string;
  check(): Promise<void>;
}

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
      try {
        await check();
        return [];
      } catch {
        return [`${name} doesn't answer`];
      }
    });
    return (await Promise.all(checks)).flat();
  }
}
