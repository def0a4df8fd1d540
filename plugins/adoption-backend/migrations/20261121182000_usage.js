// @ts-check

/** @param {import('knex').Knex} knex */
exports.up = async knex => {
  const isPostgres = knex.client.config.client === 'pg';
  await knex.schema.createTable('usage_team_sets', table => {
    table.comment('Groups that one person is a direct member of at a time');
    table.increments('id');
    table.text('teams').notNullable().comment('JSON: refs in order');
    table.unique(['teams'], { indexName: 'usage_team_sets_teams_uq' });
  });
  await knex.schema.createTable('usage_events', table => {
    table.comment('What was done in the portal; dropped after a while');
    table
      .uuid('key')
      .primary('usage_events_pk')
      .comment('Made of the person and the id that their browser gave it');
    table.bigInteger('at').notNullable().comment('Milliseconds since 1970');
    table.string('day', 10).notNullable().comment('In the portal’s zone');
    table.string('person', 22).notNullable().comment('Keyed hash');
    table.integer('team_set').notNullable();
    table.string('kind', 12).notNullable();
    table.string('plugin', 40).notNullable();
    table.text('name').notNullable();
    if (!isPostgres) {
      table.index(['at'], 'usage_events_at_idx');
    }
  });
  if (isPostgres) {
    // Rows come nearly in order: a fraction of the size, and of the work for each row
    await knex.raw(
      'create index usage_events_at_idx on usage_events using brin (at)',
    );
  }
  await knex.raw(
    `create index usage_events_empty_idx on usage_events (name, person) where kind = 'search-empty'`,
  );
  await knex.schema.createTable('usage_days', table => {
    table.comment('How often what was done');
    table.string('kind', 12).notNullable();
    table.string('day', 10).notNullable();
    table.integer('team_set').notNullable();
    table.bigInteger('count').notNullable();
    table.primary(['kind', 'day', 'team_set'], 'usage_days_pk');
  });
  await knex.schema.createTable('usage_names', table => {
    table.comment('How often which page; of no team, so that nobody is told');
    table.string('kind', 12).notNullable();
    table.string('day', 10).notNullable();
    table.string('plugin', 40).notNullable();
    table.text('name').notNullable();
    table.bigInteger('count').notNullable();
    table.primary(['kind', 'day', 'plugin', 'name'], 'usage_names_pk');
  });
  await knex.schema.createTable('usage_people', table => {
    table.comment('Who was there in which week');
    table.string('week', 10).notNullable().comment('Its Monday');
    table
      .string('person', 22)
      .notNullable()
      .comment('Keyed hash; after a while by chance, another every week');
    table.integer('team_set').notNullable();
    table.primary(['week', 'person', 'team_set'], 'usage_people_pk');
  });
  await knex.schema.createTable('usage_terms', table => {
    table.comment('Search terms that enough people looked for');
    table.string('key', 22).primary('usage_terms_pk').comment('Keyed hash');
    table.text('term').notNullable();
  });
  await knex.schema.createTable('usage_helpful', table => {
    table.comment('Whether a page helped; one answer a person');
    table.text('page').notNullable();
    table.string('person', 22).notNullable();
    table.boolean('helped').notNullable();
    table.string('day', 10).notNullable();
    table.integer('team_set').notNullable();
    table.primary(['page', 'person'], 'usage_helpful_pk');
    table.index(['day'], 'usage_helpful_day_idx');
  });
  await knex.schema.createTable('template_runs', table => {
    table.comment('Runs of templates, as the scaffolder has them');
    table.text('id').primary('template_runs_pk');
    table.text('template').comment('Ref in lower case');
    table.string('status', 20).notNullable();
    table.string('started_at', 30).notNullable();
    table.string('ended_at', 30);
    table.text('failed_step').comment('Name of the step that failed');
    table.text('reason').comment('What the step said');
    table.double('minutes_saved').comment('What its template said then');
    table.integer('team_set').notNullable();
    table.index(['started_at'], 'template_runs_started_at_idx');
    table.index(['ended_at'], 'template_runs_ended_at_idx');
    table.index(['status'], 'template_runs_status_idx');
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async knex => {
  for (const table of [
    'template_runs',
    'usage_helpful',
    'usage_terms',
    'usage_people',
    'usage_names',
    'usage_days',
    'usage_events',
    'usage_team_sets',
  ]) {
    await knex.schema.dropTable(table);
  }
};
