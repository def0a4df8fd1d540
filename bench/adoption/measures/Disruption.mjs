import { say } from '../../../scripts/setup/progress.mjs';
import { round } from '../../shared/statistics.mjs';
import { since, sleep } from '../../shared/time.mjs';

const LOOK_MS = 250;

/** Ends the database after a third of the work, and the backend after two thirds, and starts them again while others go on. */
export class Disruption {
  /** The backend as it is now. */
  portal;
  /** Seconds that each was away. */
  away = {};
  /** How often the backend ended by itself. */
  ended = 0;
  #bench;
  #start;
  #doing = Promise.resolve();
  #isOver = false;
  #isReplacing = false;
  #watching;

  /** @param start starts a backend on what is there */
  constructor(bench, portal, start) {
    this.#bench = bench;
    this.portal = portal;
    this.#start = start;
    this.#watching = this.#watch();
  }

  /** To be called with the share that is done. */
  reached(share) {
    if (share >= 1 / 3 && this.away.database === undefined) {
      this.away.database = 0;
      this.#do('database', () => this.#bench.server.crash());
    }
    if (share >= 2 / 3 && this.away.backend === undefined) {
      this.away.backend = 0;
      this.#do('backend', async () => {
        this.#isReplacing = true;
        await this.portal.kill();
        this.portal = await this.#start();
        this.#isReplacing = false;
      });
    }
  }

  /** @throws Error when something could not be started again */
  async over() {
    await this.#doing.finally(() => {
      this.#isOver = true;
    });
    await this.#watching;
  }

  /** One after the other: without its database no backend starts. */
  #do(name, work) {
    this.#doing = this.#doing.then(async () => {
      const start = performance.now();
      await work();
      this.away[name] = round(since(start), 1);
      say(`  the ${name} was away for ${this.away[name]} s`);
    });
    // Told when it is over
    this.#doing.catch(() => {});
  }

  /** What runs a backend starts it again when it ends. */
  async #watch() {
    while (!this.#isOver) {
      if (this.portal.hasEnded && !this.#isReplacing) {
        this.ended += 1;
        // It ends again where its database is still away
        await this.#start().then(
          portal => {
            this.portal = portal;
          },
          () => {},
        );
      }
      await sleep(LOOK_MS);
    }
  }
}
