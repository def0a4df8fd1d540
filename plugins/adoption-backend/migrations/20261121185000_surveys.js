// @ts-check

/** @param {import('knex').Knex} knex */
exports.up = async knex => {
  const isPostgres = knex.client.config.client === 'pg';
  await knex.schema.createTable('surveys', table => {
    table.comment('What is asked, of whom, and what is published of it');
    table.string('id', 36).primary('surveys_pk');
    table.text('definition').notNullable().comment('JSON; fixed from here on');
    table.text('source').notNullable().comment('JSON; file and commit');
    table.text('audience').notNullable().comment('JSON');
    table.integer('at_least').notNullable();
    table.string('opens_at', 30).notNullable();
    table.string('closes_at', 30).notNullable();
    table.string('opened_at', 30);
    table.integer('invited').notNullable();
    table.text('cells').comment('JSON; as teams were when it opened');
    table.text('results').comment('JSON; once it has closed');
    table.text('created_by').notNullable();
    table
      .boolean('is_scrubbed')
      .notNullable()
      .defaultTo(false)
      .comment('What was deleted when it closed has left the files too');
    table.index(['closes_at'], 'surveys_closes_at_idx');
  });
  await knex.schema.createTable('survey_tallies', table => {
    table.comment(
      'Answers to open surveys, as counts: one row for all of a survey, which every answer changes',
    );
    table.string('survey', 36).primary('survey_tallies_pk');
    table.string('key', 64).notNullable();
    table.text('tally').notNullable().comment('JSON');
  });
  // Without a rowid: it would tell the order in which people answered
  await knex.raw(
    `create table survey_participations (
      survey varchar(36) not null,
      participant varchar(64) not null,
      constraint survey_participations_pk primary key (survey, participant)
    )${isPostgres ? '' : ' without rowid'}`,
  );
  await knex.schema.createTable('survey_requests', table => {
    table.comment('Comments that were made into requests, by hand');
    table.string('survey', 36).notNullable();
    table.string('comment', 36).notNullable();
    table.text('request').notNullable();
    table.primary(['survey', 'comment'], 'survey_requests_pk');
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async knex => {
  await knex.schema.dropTable('survey_requests');
  await knex.schema.dropTable('survey_participations');
  await knex.schema.dropTable('survey_tallies');
  await knex.schema.dropTable('surveys');
};
