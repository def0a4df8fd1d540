// @ts-check

/** @param {import('knex').Knex} knex */
exports.up = async knex => {
  await knex.schema.createTable('adoption_keys', table => {
    table.comment('Keys of pseudonyms, made once; without them none is joined');
    table.string('name', 50).primary('adoption_keys_pk');
    table.string('secret', 100).notNullable();
  });
  await knex.schema.createTable('services_state', table => {
    table.comment('One row; who writes what is known of services locks it');
    table.integer('id').primary('services_state_pk');
    table.bigInteger('version').notNullable();
    table.string('tasks_until', 30).comment('Runs before it have been read');
  });
  await knex('services_state').insert({ id: 1, version: 0 });
  await knex.schema.createTable('service_repositories', table => {
    table.comment(
      'Repositories that hold services, and those without entities',
    );
    table.text('repository').primary('service_repositories_pk');
    table.text('url');
    table.text('head').comment('Up to which its history is known');
    table
      .boolean('is_registered')
      .notNullable()
      .comment('The catalog has something of it');
    table.boolean('is_archived').notNullable();
    table.text('first_commit');
    table.string('first_commit_at', 30);
    table.text('problem').comment('Why its history can not be read');
    table.string('gone_at', 30);
  });
  await knex.schema.createTable('service_places', table => {
    table.comment('Where a service lies, and since when');
    table.text('entity_ref').primary('service_places_pk');
    table.text('repository').notNullable();
    table.text('source').notNullable().comment('Address of the folder');
    table.text('folder').notNullable().comment('Empty for the root');
    table.text('source_template').comment('As its entity says');
    table.text('first_commit').comment('Of the folder');
    table.string('first_commit_at', 30);
  });
  await knex.schema.createTable('service_locks', table => {
    table.comment('What each commit that touched it made of the lock');
    table.text('repository').notNullable();
    table.text('commit').notNullable();
    table.integer('position').notNullable().comment('From the oldest on');
    table.string('at', 30).notNullable();
    table
      .text('path')
      .comment('Empty when there is none any more, ? when it is broken');
    table.text('release');
    table.primary(['repository', 'commit'], 'service_locks_pk');
  });
  await knex.schema.createTable('service_paths', table => {
    table.comment('Golden paths, with the template of each');
    table.text('path').primary('service_paths_pk');
    table.text('title').notNullable();
    table.text('template');
  });
  await knex.schema.createTable('service_creations', table => {
    table.comment('Runs of golden paths that made a repository');
    table.text('id').primary('service_creations_pk');
    table.text('repository');
    table.text('path').notNullable();
    table.text('release');
    table.text('task');
    table.text('commit');
    table.string('at', 30).notNullable();
    table.string('undone_at', 30);
    table.index(['repository'], 'service_creations_repository_idx');
  });
  await knex.schema.createTable('service_deviations', table => {
    table.comment('What teams said that they do in their own way');
    table.text('id').primary('service_deviations_pk');
    table.text('repository').notNullable();
    table.text('path').notNullable();
    table.string('scope', 10).notNullable().comment('path or files');
    table.string('declared_at', 30).notNullable();
    table.string('ended_at', 30);
  });
  await knex.schema.createTable('service_runs', table => {
    table.comment('Runs of templates that ended well, and what they made');
    table.text('task').primary('service_runs_pk');
    table.text('template').notNullable();
    table.string('at', 30).notNullable();
    table.text('entity_refs').notNullable().comment('JSON, lower case');
    table.text('repositories').notNullable().comment('JSON');
  });
  await knex.schema.createTable('onboarding_people', table => {
    table.comment('Who started when, as an import told; only keyed hashes');
    table.string('person', 64).primary('onboarding_people_pk');
    table.string('user_key', 64).comment('Of the ref');
    table.string('author_key', 64).comment('Of the address');
    table.string('start_date', 10).notNullable().comment('YYYY-MM-DD');
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async knex => {
  for (const name of [
    'onboarding_people',
    'service_runs',
    'service_deviations',
    'service_creations',
    'service_paths',
    'service_locks',
    'service_places',
    'service_repositories',
    'services_state',
    'adoption_keys',
  ]) {
    await knex.schema.dropTable(name);
  }
};
