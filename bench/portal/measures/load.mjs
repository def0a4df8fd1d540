import { buildApp } from '../../../scripts/setup/appBundle.mjs';
import { say } from '../../../scripts/setup/progress.mjs';
import { describeCompany } from '../company/describeCompany.mjs';
import { paved } from '../sides/paved.mjs';
import { stock } from '../sides/stock.mjs';
import { within } from '../../shared/time.mjs';
import { measureFirstLoad } from './firstLoad.mjs';
import { buildStockApp } from './stockApp.mjs';

const PERSON = 'Person of the benchmark';

/** The page shows the catalog once it shows one of these. */
const SERVICE_TITLE = /^\w+ \w+ \d{4}$/;

/** JavaScript of the first load, Paved's app and the app of Backstage's template, both built and served the same way. */
export async function measureLoad(bench) {
  const company = describeCompany({ size: 20 });
  const start = (side, options) =>
    side.start({
      id: 'load',
      folder: bench.folder,
      company,
      database: { client: 'better-sqlite3', connection: ':memory:' },
      ...options,
    });
  const measure = async (portal, page) => {
    await portal.listening();
    await portal.visible(company.entityRefs.length, 120);
    const result = await within(150, 'loading the app in a browser', () =>
      measureFirstLoad(portal, { ...page, row: SERVICE_TITLE }),
    );
    await portal.stop();
    say(`  ${portal.name}: ${result.total} kB of JavaScript`);
    return result;
  };

  await within(300, "building Paved's app", () => buildApp(process.execPath));
  const ours = await measure(
    await start(paved, {
      config: {
        auth: {
          providers: {
            development: {
              people: [
                {
                  entityRef: 'user:default/person-00000',
                  title: PERSON,
                  role: 'Developer',
                },
              ],
            },
          },
        },
      },
    }),
    { path: '/catalog', enter: /guest|person/i },
  );

  say('  building the stock app');
  const app = await within(300, 'building the stock app', () =>
    buildStockApp(bench.folder),
  );
  const theirs = await measure(
    await start(stock, {
      configFiles: [app.config],
      env: { NODE_PATH: app.packages },
    }),
    { path: '/', enter: /enter|guest/i },
  );
  return { paved: ours, stock: theirs };
}
