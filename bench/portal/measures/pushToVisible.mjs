import fs from 'node:fs';
import path from 'node:path';
import { createRandom } from '../../shared/random.mjs';
import { serviceFile } from '../company/describeCompany.mjs';
import { git } from '../../shared/git.mjs';
import { TOKEN } from '../../shared/Portal.mjs';
import { summarize } from '../../shared/statistics.mjs';
import { since, sleep, until } from '../../shared/time.mjs';

const PUSHES = 25;
/**
 * Seconds from the start of a real `git push` over HTTP until the catalog shows the new description. The time that git
 * itself takes is part of it, and told apart as `push`.
 */
export async function measurePushes(portal, { company, folder }) {
  const services = company.repositories.filter(({ facts }) => facts);
  const random = createRandom(company.size + 1);
  const clones = path.join(folder, 'clones');
  fs.mkdirSync(clones);
  const pushes = [];
  const visible = [];
  for (let count = 0; count < PUSHES; count++) {
    const { owner, name, facts } = random.pick(services);
    const clone = path.join(clones, `${count}-${name}`);
    await git(
      clones,
      'clone',
      '--quiet',
      `${portal.url}/git/${owner}/${name}.git`,
      clone,
    );
    const description = `Pushed as number ${count}`;
    fs.writeFileSync(
      path.join(clone, 'catalog-info.yaml'),
      serviceFile({ ...facts, description }),
    );
    await git(clone, 'commit', '--quiet', '--all', '--message', description);
    // the catalog's own loops tick once a second: don't fall into step with them
    await sleep(random.below(1500));
    const start = performance.now();
    await git(
      clone,
      '-c',
      `http.extraHeader=Authorization: Bearer ${TOKEN}`,
      'push',
      '--quiet',
    );
    pushes.push(since(start));
    await until(
      { seconds: 60, every: 100, what: `the push to ${name} to be visible` },
      async () => {
        const entity = await portal.json(
          `/api/catalog/entities/by-name/component/default/${name}`,
        );
        return entity.metadata.description === description || undefined;
      },
    );
    visible.push(since(start));
  }
  return { push: summarize(pushes), visible: summarize(visible) };
}
