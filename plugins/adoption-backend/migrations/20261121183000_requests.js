// @ts-check

/** @param {import('knex').Knex} knex */
exports.up = async knex => {
  await knex.schema.createTable('allowances', table => {
    table.comment('How often people did something within an hour');
    table.text('user_ref').notNullable();
    table.string('what', 30).notNullable();
    table.string('hour', 30).notNullable().comment('ISO 8601');
    table.integer('used').notNullable();
    table.primary(['user_ref', 'what', 'hour'], 'allowances_pk');
  });
  await knex.schema.createTable('requests', table => {
    table.comment('What people ask of the platform');
    table.string('id', 36).primary('requests_pk');
    table.text('title').notNullable();
    table.text('text').notNullable();
    table.string('state', 20).notNullable();
    table.text('reason').comment('Why it is in this state');
    table.string('created_at', 30).notNullable();
    table.string('changed_at', 30).notNullable().comment('Of the state');
    table.string('shipped_at', 30);
    table.double('effort');
    table.text('metric').comment('JSON: what it is meant to move');
    table.text('before').comment('JSON: what that was before it shipped');
    table.text('after').comment('JSON: what that was after');
    table.string('merged_into', 36);
    table.integer('version').notNullable();
    table.index(['merged_into', 'state'], 'requests_merged_into_idx');
  });
  await knex.schema.createTable('feedback', table => {
    table.comment('What people said about pages; theirs to delete');
    table.string('id', 36).primary('feedback_pk');
    table.string('kind', 20).notNullable();
    table.text('text').notNullable();
    table.text('page');
    table.text('entity_ref');
    table.text('user_ref').notNullable();
    table.string('created_at', 30).notNullable();
    table.string('state', 20).notNullable();
    table.string('request_id', 36);
    table.text('answer').comment('Of those who keep the roadmap');
    table.index(['user_ref', 'created_at'], 'feedback_user_ref_idx');
    table.index(['state', 'created_at', 'id'], 'feedback_state_idx');
  });
  await knex.schema.createTable('screenshots', table => {
    table.string('feedback_id', 36).primary('screenshots_pk');
    table.string('type', 20).notNullable();
    table.binary('content').notNullable();
  });
  await knex.schema.createTable('request_votes', table => {
    table.comment('Who asks; one vote a person');
    table.string('request_id', 36).notNullable();
    table.text('user_ref').notNullable();
    table.string('voted_at', 30).notNullable();
    table.primary(['request_id', 'user_ref'], 'request_votes_pk');
  });
  await knex.schema.createTable('request_sources', table => {
    table.comment('Where requests come from');
    table
      .text('key')
      .primary('request_sources_pk')
      .comment('<kind>/<id>: each counts once');
    table.string('request_id', 36).notNullable();
    table.string('kind', 20).notNullable();
    table.string('at', 30).notNullable();
    table.text('title');
    table.text('entity_ref');
    table.text('repository').comment('Of a deviation');
    table.text('demand').comment('Of a deviation: from what');
    table.text('team').comment('Ref of the group that asks');
    table.text('url');
    table.index(['request_id'], 'request_sources_request_id_idx');
    table.index(['demand'], 'request_sources_demand_idx');
  });
  await knex.schema.createTable('request_demands', table => {
    table.comment('Repeated deviations that have become requests');
    table.text('demand').primary('request_demands_pk');
    table.text('path').notNullable();
    table.string('request_id', 36).notNullable();
    table.index(['path'], 'request_demands_path_idx');
  });
  await knex.schema.createTable('request_events', table => {
    table.increments('id', { primaryKey: false });
    table.primary(['id'], 'request_events_pk');
    table.string('request_id', 36).notNullable();
    table.string('at', 30).notNullable();
    table.text('user_ref').comment('Empty for the portal itself');
    table.string('what', 20).notNullable();
    table.text('from');
    table.text('to');
    table.text('reason');
    table.index(['request_id', 'id'], 'request_events_request_id_idx');
  });
  await knex.schema.createTable('request_ratings', table => {
    table.string('request_id', 36).notNullable();
    table.text('user_ref').notNullable();
    table.integer('score').notNullable().comment('1 to 5');
    table.primary(['request_id', 'user_ref'], 'request_ratings_pk');
  });
  await knex.schema.createTable('roadmap_notices', table => {
    table.comment('Who is to be told what; each once');
    table
      .string('about', 36)
      .notNullable()
      .comment('Id of a request, or of feedback that is answered');
    table.text('user_ref').notNullable();
    table.string('kind', 20).notNullable();
    table.string('due_at', 30).notNullable();
    table.string('sent_at', 30);
    table
      .string('leased_until', 30)
      .notNullable()
      .comment('Until then another process gives it, or waits to try again');
    table.integer('attempts').notNullable().defaultTo(0);
    table.text('error');
    table.primary(['about', 'user_ref', 'kind'], 'roadmap_notices_pk');
    table.index(['sent_at', 'due_at'], 'roadmap_notices_due_idx');
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async knex => {
  for (const name of [
    'roadmap_notices',
    'request_ratings',
    'request_events',
    'request_demands',
    'request_sources',
    'request_votes',
    'screenshots',
    'feedback',
    'requests',
    'allowances',
  ]) {
    await knex.schema.dropTable(name);
  }
};
