// @ts-check

/** @param {import('knex').Knex} knex */
exports.up = async knex => {
  await knex.schema.createTable('maturity_evidence', table => {
    table.comment('What people showed for criteria; the newest counts');
    table.increments('id', { primaryKey: false });
    table.primary(['id'], 'maturity_evidence_pk');
    table.string('criterion', 63).notNullable();
    table.text('url').notNullable();
    table.text('note');
    table.string('shown_by', 300).notNullable();
    table.string('shown_at', 30).notNullable();
    table.string('expires_on', 10).notNullable();
    table.string('withdrawn_at', 30);
    table.string('reminded_at', 30).comment('That it is about to run out');
    table.index(['criterion', 'id'], 'maturity_evidence_criterion_idx');
  });
  await knex.schema.createTable('maturity_assessments', table => {
    table.comment('What was found, whenever it differed from before');
    table.increments('id', { primaryKey: false });
    table.primary(['id'], 'maturity_assessments_pk');
    table.string('at', 30).notNullable();
    table.integer('model_version').notNullable();
    table.integer('level').notNullable();
    table.text('aspects').notNullable().comment('JSON: level by aspect');
    table.text('met').notNullable().comment('JSON: ids of criteria');
  });
  await knex.schema.createTable('readiness', table => {
    table.comment('Answers to whether a platform is needed');
    table.increments('id', { primaryKey: false });
    table.primary(['id'], 'readiness_pk');
    table.text('answers').notNullable().comment('JSON: 1 to 5 by question');
    table.string('answered_by', 300).notNullable();
    table.string('answered_at', 30).notNullable();
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async knex => {
  await knex.schema.dropTable('readiness');
  await knex.schema.dropTable('maturity_assessments');
  await knex.schema.dropTable('maturity_evidence');
};
