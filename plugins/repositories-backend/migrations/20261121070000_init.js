// @ts-check

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('repositories', table => {
    table.comment(
      'Repositories of all hosts, with the outcome of their last check',
    );
    table.text('id').primary().comment('<host>:<owner>/<name>');
    table.text('host').notNullable();
    table.text('owner').notNullable();
    table.text('name').notNullable();
    table.text('description');
    table.text('url').notNullable();
    table.text('clone_url').notNullable();
    table.text('default_branch');
    table
      .text('head')
      .comment('Commit whose content the rows of this repository reflect');
    table.boolean('archived').notNullable().defaultTo(false);
    table.text('state').notNullable();
    table.text('files').notNullable().comment('JSON: catalog files found');
    table
      .text('settings')
      .comment(
        'Hash of the settings the head was read with; empty: read it again',
      );
    table
      .boolean('listed')
      .notNullable()
      .comment(
        'False while its host no longer has it but its removal is not decided',
      );
    table.text('checked_at').comment('ISO 8601');
    table.text('unreachable_since').comment('ISO 8601');
    table.text('error').comment('Why it can not be read');
    table.integer('entity_count').notNullable().defaultTo(0);
    table.integer('error_count').notNullable().defaultTo(0);
    table.integer('warning_count').notNullable().defaultTo(0);
    table
      .integer('version')
      .notNullable()
      .comment('Grows with every write, for compare-and-set between replicas');
    table.index(['host', 'owner'], 'repositories_host_owner_idx');
    table.index(['state'], 'repositories_state_idx');
  });

  await knex.schema.createTable('declarations', table => {
    table.comment(
      'Valid catalog documents of every repository, also those whose name another repository holds',
    );
    table.text('repository_id').notNullable();
    table.text('entity_ref').notNullable();
    table.text('path').notNullable();
    table.integer('line').notNullable();
    table.text('owner_ref').comment('spec.owner as a full entity ref');
    table.text('entity').notNullable().comment('JSON, with its annotations');
    table.text('hash').notNullable().comment('Of the entity');
    table
      .text('place')
      .notNullable()
      .comment('Hash of where in the file it and its references are');
    table
      .bigInteger('claimed')
      .notNullable()
      .comment('Revision of the first claim: the lowest keeps the name');
    table
      .boolean('kept')
      .notNullable()
      .comment('Last good version of a document that is broken now');
    table
      .boolean('withdrawn')
      .notNullable()
      .comment(
        'No longer in the repository; in force until its removal is decided',
      );
    table
      .boolean('approved')
      .notNullable()
      .comment('A person approved its removal');
    // As a string: Knex 3.1 writes the options object into SQLite's statement as it is
    table.primary(['repository_id', 'entity_ref'], 'declarations_pk');
    table.index(['entity_ref'], 'declarations_entity_ref_idx');
    table.index(['owner_ref'], 'declarations_owner_ref_idx');
    table.index(['withdrawn'], 'declarations_withdrawn_idx');
  });

  await knex.schema.createTable('declaration_references', table => {
    table.comment('What each declaration refers to');
    table.text('repository_id').notNullable();
    table.text('entity_ref').notNullable();
    table.text('field').notNullable();
    table.text('target_ref').notNullable();
    table.integer('line');
    table.index(
      ['repository_id', 'entity_ref'],
      'declaration_references_source_idx',
    );
    table.index(['target_ref'], 'declaration_references_target_idx');
  });

  await knex.schema.createTable('declared_entities', table => {
    table.comment('Who holds each entity name; what the catalog is told');
    table.text('entity_ref').primary();
    table.text('repository_id').comment('Empty once removed');
    table.text('hash');
    table
      .bigInteger('revision')
      .notNullable()
      .comment('Unique and growing; of the last change of this row');
    table.boolean('removed').notNullable();
    table.index(['revision'], 'declared_entities_revision_idx');
    table.index(['repository_id'], 'declared_entities_repository_id_idx');
  });

  await knex.schema.createTable('findings', table => {
    table.increments('id');
    table.text('repository_id').notNullable();
    table
      .text('origin')
      .notNullable()
      .comment('inspection | names | references: who replaces it');
    table.text('rule').notNullable();
    table.text('severity').notNullable();
    table.text('path').notNullable();
    table.integer('line');
    table.integer('column_number');
    table.text('message').notNullable();
    table.text('remedy').notNullable();
    table.text('entity_ref');
    table.index(['repository_id', 'origin'], 'findings_repository_id_idx');
    table.index(['entity_ref'], 'findings_entity_ref_idx');
  });

  await knex.schema.createTable('missing_references', table => {
    table.comment('Names that are referred to and that no source has');
    table.text('target_ref').primary();
    table.text('missing_since').notNullable().comment('ISO 8601');
  });

  await knex.schema.createTable('discovery_runs', table => {
    table.text('id').primary();
    table.text('trigger').notNullable();
    table.text('repository_id');
    table.text('status').notNullable();
    table.text('started_at').notNullable().comment('ISO 8601');
    table.text('ended_at').comment('ISO 8601');
    table.integer('seen').notNullable();
    table.integer('changed').notNullable();
    table.integer('unreachable').notNullable();
    table.integer('added').notNullable();
    table.integer('updated').notNullable();
    table.integer('removed').notNullable();
    table.integer('findings').notNullable();
    table.text('message');
    table
      .text('removals')
      .comment('JSON: entity refs whose removal is held, for approval');
    table
      .integer('repetitions')
      .notNullable()
      .comment('Runs in a row with this same outcome');
    table.index(['started_at'], 'discovery_runs_started_at_idx');
  });

  await knex.schema.createTable('discovery_state', table => {
    table.comment('One row. Its lock puts writers, and so revisions, in order');
    table.integer('id').primary();
    table.bigInteger('revision').notNullable();
    table
      .text('last_completed_at')
      .comment('ISO 8601; last full run that ended well');
    table
      .text('requested_run')
      .comment('Run that a person asked for and that has not begun');
    table
      .text('references_hash')
      .comment('Of what the findings about references were made from');
  });
  await knex('discovery_state').insert({ id: 1, revision: 0 });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('discovery_state');
  await knex.schema.dropTable('discovery_runs');
  await knex.schema.dropTable('missing_references');
  await knex.schema.dropTable('findings');
  await knex.schema.dropTable('declared_entities');
  await knex.schema.dropTable('declaration_references');
  await knex.schema.dropTable('declarations');
  await knex.schema.dropTable('repositories');
};
