import fs from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { Person } from './Person.mjs';

/**
 * Things that the sample company does once. What is done is noted in a file, so that the next call goes on where a killed one
 * stopped, and brings nothing back that somebody has deleted since.
 */
export class SampleSteps {
  #file;
  #notes;
  #say;
  /** Steps that this call did. */
  done = 0;
  /** Those that did not go well. */
  failed = 0;

  /** @param {{ notes: string, say: (line: string) => void }} options `notes` is the file */
  constructor({ notes, say }) {
    this.#file = notes;
    this.#say = say;
    this.#notes = {
      ...{ done: {}, kept: {} },
      ...(fs.existsSync(notes) && JSON.parse(fs.readFileSync(notes, 'utf8'))),
    };
  }

  /** @returns {Promise<boolean>} whether it is done, by this call or an earlier one */
  async once(key, title, work) {
    if (this.#notes.done[key]) {
      return true;
    }
    try {
      await work();
    } catch (error) {
      this.failed += 1;
      this.#say(`${title}: ${error.message}`);
      return false;
    }
    this.#notes.done[key] = new Date().toISOString();
    this.#write();
    this.done += 1;
    this.#say(title);
    return true;
  }

  /** Something that a step which is not done yet has to remember; `undefined` forgets it. */
  keep(key, value) {
    this.#notes.kept[key] = value;
    this.#write();
  }

  kept(key) {
    return this.#notes.kept[key];
  }

  /** Whole or not at all, whenever it is killed. */
  #write() {
    fs.writeFileSync(
      `${this.#file}.new`,
      JSON.stringify(this.#notes, undefined, 2),
    );
    fs.renameSync(`${this.#file}.new`, this.#file);
  }
}

/** A portal that was pointed at a company of one's own has neither these people nor their repositories. */
export async function isSampleCompany(portal, { by, repository }) {
  try {
    const person = await Person.signIn(portal, by);
    await until(portal, repository, () =>
      person.find(
        `/api/repositories/repositories/directory/fintech-fast/${repository}`,
      ),
    );
    return true;
  } catch {
    return false;
  }
}

export async function until({ patienceMs, pauseMs }, what, look) {
  const giveUp = Date.now() + patienceMs;
  for (;;) {
    const found = await look();
    if (found) {
      return found;
    }
    if (Date.now() > giveUp) {
      throw new Error(`${what} is not there after ${patienceMs / 1000} s`);
    }
    await sleep(pauseMs);
  }
}

/** A path as soon as it has a release. */
export async function released(portal, person, name) {
  return until(portal, `a release of ${name}`, async () => {
    const found = await person.find(`/api/golden-paths/paths/default/${name}`);
    return found?.latest && found.template ? found : undefined;
  });
}
