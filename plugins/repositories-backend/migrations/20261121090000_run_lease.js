// @ts-check

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('run_lease', table => {
    table.comment('One row: the process that does a full run, and its pulse');
    table.integer('id').primary();
    table.text('holder').comment('Absent while no run goes on');
    table.bigInteger('beats').notNullable();
  });
  await knex('run_lease').insert({ id: 1, beats: 0 });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('run_lease');
};
