// @ts-check

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('subjects', table => {
    table.comment(
      'Entities of the catalog, as last seen; those that are gone stay for their history',
    );
    table.increments('id');
    table.text('entity_ref').notNullable();
    table.text('kind').notNullable().comment('Lower case');
    table.text('namespace').notNullable();
    table.text('name').notNullable();
    table.text('title');
    table.text('type');
    table.text('owner_ref');
    table.text('system_ref');
    table
      .text('domain_ref')
      .comment("Of the entity itself or, failing that, of its system's");
    table.text('own_domain_ref');
    table.text('repository_id').comment('<host>:<owner>/<name>');
    table.text('entity').notNullable().comment('JSON');
    table
      .text('etag')
      .notNullable()
      .comment("The catalog's, or a digest where it gives none");
    table.text('changed_at').notNullable().comment('ISO 8601');
    table.text('deleted_at').comment('ISO 8601');
    table.unique(['entity_ref'], { indexName: 'subjects_entity_ref_uniq' });
    table.index(['kind'], 'subjects_kind_idx');
    table.index(['owner_ref'], 'subjects_owner_ref_idx');
    table.index(['repository_id'], 'subjects_repository_id_idx');
  });

  await knex.schema.createTable('group_ancestors', table => {
    table.comment('Every group with itself and all groups above it');
    table.text('group_ref').notNullable();
    table.text('ancestor_ref').notNullable();
    table.primary(['group_ref', 'ancestor_ref'], 'group_ancestors_pk');
    table.index(['ancestor_ref'], 'group_ancestors_ancestor_ref_idx');
  });

  await knex.schema.createTable('facts', table => {
    table.comment('What a source says of an entity, in one row');
    table.integer('subject_id').notNullable();
    table.text('source').notNullable();
    table
      .text('doc')
      .notNullable()
      .comment('JSON: { name: { value, commit?, observedAt? } }');
    table
      .text('observed_at')
      .notNullable()
      .comment('ISO 8601; of the facts that name no time of their own');
    table.text('changed_at').notNullable().comment('Of doc; ISO 8601');
    table.text('error').comment('Why the last attempt failed');
    table.text('error_at').comment('ISO 8601; since when it fails so');
    table.primary(['subject_id', 'source'], 'facts_pk');
  });

  await knex.schema.createTable('fact_batches', table => {
    table.comment('Batches of facts that were taken, so that none is twice');
    table.text('caller').notNullable();
    table.text('batch_id').notNullable();
    table.text('digest').notNullable().comment('Of the batch');
    table.text('result').notNullable().comment('JSON');
    table.text('at').notNullable().comment('ISO 8601');
    table.primary(['caller', 'batch_id'], 'fact_batches_pk');
    table.index(['at'], 'fact_batches_at_idx');
  });

  await knex.schema.createTable('scorecards', table => {
    table.comment('Scorecards, with the version in force');
    table.increments('id');
    table.text('ref').notNullable();
    table.text('title').notNullable();
    table.text('owner_ref').notNullable();
    table
      .text('version')
      .comment('Empty while there has never been a text that can be used');
    table.text('etag').notNullable().comment('Of the entity last looked at');
    table.text('problem').comment('Why the present text can not be used');
    table.text('deleted_at').comment('ISO 8601');
    table.unique(['ref'], { indexName: 'scorecards_ref_uniq' });
  });

  await knex.schema.createTable('scorecard_versions', table => {
    table.comment('Every version that was ever in force');
    table.integer('scorecard_id').notNullable();
    table.text('version').notNullable();
    table.text('definition').notNullable().comment('JSON');
    table.text('created_at').notNullable().comment('ISO 8601');
    table.primary(['scorecard_id', 'version'], 'scorecard_versions_pk');
  });

  await knex.schema.createTable('standings', table => {
    table.comment('Where each entity stands now');
    table.integer('subject_id').notNullable();
    table.integer('scorecard_id').notNullable();
    table.text('version').notNullable();
    table
      .text('statuses')
      .notNullable()
      .comment("One letter per check, in the version's order");
    table.text('underlying').notNullable().comment('The same without waivers');
    table.text('level').comment('Empty below the first');
    table.integer('level_rank').notNullable().comment('0 below the first');
    table.text('level_without_waivers');
    table.double('score');
    table.double('score_without_waivers');
    table.text('changed_at').notNullable().comment('ISO 8601');
    table
      .integer('revision')
      .notNullable()
      .comment('Grows with every write, for compare-and-set');
    table.primary(['subject_id', 'scorecard_id'], 'standings_pk');
    table.index(['scorecard_id', 'level_rank'], 'standings_scorecard_id_idx');
  });

  await knex.schema.createTable('transitions', table => {
    table.comment('Changes of standings');
    table.increments('id');
    table.integer('subject_id').notNullable();
    table.integer('scorecard_id').notNullable();
    table.text('version').notNullable();
    table.text('at').notNullable().comment('ISO 8601');
    table
      .text('from_level')
      .comment('Empty string below the first, null when it had no standing');
    table
      .text('to_level')
      .comment('Empty string below the first, null when it has none now');
    table.text('statuses').notNullable().comment('After it');
    table
      .text('changes')
      .comment('JSON; null for a first evaluation, whose statuses say it all');
    table.index(
      ['subject_id', 'scorecard_id'],
      'transitions_subject_scorecard_idx',
    );
    table.index(['scorecard_id', 'at'], 'transitions_scorecard_at_idx');
  });

  await knex.schema.createTable('evaluation_queue', table => {
    table.comment('Entities to be evaluated before the next full evaluation');
    table.integer('subject_id').primary();
    table.text('queued_at').notNullable().comment('ISO 8601');
    table
      .boolean('collect')
      .notNullable()
      .comment('Ask all collectors about it first');
    table
      .integer('generation')
      .notNullable()
      .comment('Grows when it is asked for again');
    table
      .bigInteger('leased_until')
      .notNullable()
      .comment('Milliseconds since 1970; 0 when nobody works on it');
  });

  await knex.schema.createTable('waivers', table => {
    table.comment('Leave not to meet a check');
    table.text('id').primary();
    table.integer('subject_id').notNullable();
    table.integer('scorecard_id').notNullable();
    table.text('check_id').notNullable();
    table.text('reason').notNullable();
    table.text('until').notNullable().comment('ISO 8601');
    table.text('state').notNullable();
    table.text('requested_by').notNullable();
    table.text('requested_at').notNullable().comment('ISO 8601');
    table.text('decided_by');
    table.text('decided_at').comment('ISO 8601');
    table
      .integer('noticed_days')
      .comment('Days before its end of the last notice');
    table.index(['subject_id', 'scorecard_id'], 'waivers_subject_idx');
    table.index(['state', 'until'], 'waivers_state_until_idx');
  });

  await knex.schema.createTable('waiver_events', table => {
    table.increments('id');
    table.text('waiver_id').notNullable();
    table.text('at').notNullable().comment('ISO 8601');
    table.text('by').notNullable();
    table.text('state').notNullable();
    table.text('note');
    table.index(['waiver_id'], 'waiver_events_waiver_id_idx');
  });

  await knex.schema.createTable('campaigns', table => {
    table.comment('Checks to be met by a day');
    table.text('id').primary();
    table.integer('scorecard_id').notNullable();
    table.text('title').notNullable();
    table.text('description');
    table.text('checks').notNullable().comment('JSON');
    table.text('owner_ref').notNullable();
    table.text('starts_at').notNullable().comment('ISO 8601');
    table.text('deadline').notNullable().comment('ISO 8601');
    table.text('ended_at').comment('ISO 8601');
    table.text('reminded_at').comment('ISO 8601');
    table.text('created_by').notNullable();
    table.index(['scorecard_id'], 'campaigns_scorecard_id_idx');
  });

  await knex.schema.createTable('decisions', table => {
    table.comment('Recorded answers of gates, with what they rest on');
    table.text('id').primary();
    table.integer('subject_id').notNullable();
    table.integer('scorecard_id').notNullable();
    table.text('version').notNullable();
    table.text('decision').notNullable();
    table.text('asked_by').notNullable();
    table.text('at').notNullable().comment('ISO 8601');
    table.text('answer').notNullable().comment('JSON');
    table
      .text('evidence')
      .notNullable()
      .comment('JSON: { entity, facts, waivers, level? }');
    table.index(['subject_id', 'at'], 'decisions_subject_id_at_idx');
    table.index(['scorecard_id', 'at'], 'decisions_scorecard_id_at_idx');
  });

  await knex.schema.createTable('loops', table => {
    table.comment('How what runs again and again went the last time');
    table.text('name').primary();
    table.text('started_at').notNullable().comment('ISO 8601');
    table.text('ended_at').comment('ISO 8601; of the last that ended well');
    table.text('error').comment('Of the last one, when it failed');
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  for (const table of [
    'loops',
    'decisions',
    'campaigns',
    'waiver_events',
    'waivers',
    'evaluation_queue',
    'transitions',
    'standings',
    'scorecard_versions',
    'scorecards',
    'fact_batches',
    'facts',
    'group_ancestors',
    'subjects',
  ]) {
    await knex.schema.dropTable(table);
  }
};
