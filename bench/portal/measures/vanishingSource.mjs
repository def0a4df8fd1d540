import fs from 'node:fs';
import path from 'node:path';
import { sleep } from '../../shared/time.mjs';

const AWAY = '.away';

/** The whole folder is gone: a disk that is not mounted. */
const everything = folder => ({
  name: 'whole folder',
  take: () => fs.renameSync(folder, `${folder}${AWAY}`),
  giveBack: () => fs.renameSync(`${folder}${AWAY}`, folder),
});

/** Half of what is in it is gone: a copy that broke off, a disk that answers half. */
const half = (folder, owner) => {
  const from = path.join(folder, owner);
  const to = `${folder}${AWAY}`;
  const gone = fs
    .readdirSync(from)
    .sort()
    .filter((_, index) => index % 2 === 1);
  const move = (source, target) =>
    gone.forEach(name =>
      fs.renameSync(path.join(source, name), path.join(target, name)),
    );
  return {
    name: 'half of it',
    take: () => {
      fs.mkdirSync(to);
      move(from, to);
    },
    giveBack: () => {
      move(to, from);
      fs.rmdirSync(to);
    },
  };
};

/**
 * How many entities the catalog loses while sources are away.
 *
 * @param look has the side look at its sources now
 * @param watchSeconds how long to watch afterwards; the most that were missing at any time counts
 */
export async function measureLoss(
  portal,
  { company, folder, look, watchSeconds },
) {
  const lost = {};
  for (const accident of [everything(folder), half(folder, 'acme')]) {
    const before = await portal.entityCount();
    accident.take();
    let fewest = before;
    try {
      await look();
      for (let second = 0; second < watchSeconds; second++) {
        fewest = Math.min(fewest, await portal.entityCount());
        await sleep(1000);
      }
    } finally {
      accident.giveBack();
    }
    lost[accident.name] = Math.max(0, before - fewest);
    await look();
  }
  return {
    ...lost,
    afterwards: (await portal.missing(company.entityRefs)).length,
  };
}
