import { createCompany } from '../company/createCompany.mjs';
import { inParts, openStores, writeFacts } from './stores.mjs';
import { part } from '../../shared/part.mjs';

/** Fills Paved's database with the company and its facts, through the stores that the plugin itself uses. */
await part(async ({ connection, size, now }) => {
  const company = createCompany({ size });
  const stores = await openStores({ connection });
  await stores.migrate();
  const at = new Date(now);
  const { subjects, definitions, toSubjectRecord } = stores;
  await subjects.write(company.others().map(toSubjectRecord), at);
  const services = Array.from({ length: size }, (_, index) => index);
  for (const indexes of inParts(services)) {
    await subjects.write(
      indexes.map(index => toSubjectRecord(company.service(index))),
      at,
    );
  }
  await writeFacts(stores, company, { at });
  await subjects.derive();
  await definitions.update(at);
  // what autovacuum does soon enough by itself
  await stores.knex.raw('vacuum analyze');
  await stores.close();
});
