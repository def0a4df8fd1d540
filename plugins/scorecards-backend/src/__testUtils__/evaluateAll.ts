import { mockServices } from '@backstage/backend-test-utils';
import createKnex from 'knex';
import { DatabaseFactStore } from '../database/DatabaseFactStore';
import { DatabaseScorecardStore } from '../database/DatabaseScorecardStore';
import { DatabaseStandingStore } from '../database/DatabaseStandingStore';
import { DatabaseSubjectStore } from '../database/DatabaseSubjectStore';
import { DatabaseWaiverStore } from '../database/DatabaseWaiverStore';
import { ScorecardDefinitions } from '../definitions/ScorecardDefinitions';
import { Evaluator } from '../evaluation/Evaluator';

// An evaluation in a process of its own: node <this file>, with EVALUATION_CONNECTION the database. It says when a chunk is written.

const knex = createKnex({
  client: 'pg',
  connection: JSON.parse(process.env.EVALUATION_CONNECTION ?? ''),
});
const subjects = DatabaseSubjectStore.create({ knex });
const standings = DatabaseStandingStore.create({ knex });
const write = standings.write.bind(standings);
standings.write = async (...args) => {
  const written = await write(...args);
  process.stdout.write('written\n');
  return written;
};

Evaluator.create({
  subjects,
  facts: DatabaseFactStore.create({ knex }),
  standings,
  waivers: DatabaseWaiverStore.create({ knex }),
  definitions: ScorecardDefinitions.create({
    subjects,
    scorecards: DatabaseScorecardStore.create({ knex }),
    logger: mockServices.rootLogger(),
  }),
}).evaluateAll();
