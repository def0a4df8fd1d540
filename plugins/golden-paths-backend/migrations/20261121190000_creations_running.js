// @ts-check

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.alterTable('creations', table => {
    table
      .text('running_name')
      .comment('<owner>/<name> while it runs: one at a time');
    table.unique(['running_name'], {
      indexName: 'creations_running_name_uniq',
    });
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.alterTable('creations', table => {
    table.dropUnique(['running_name'], 'creations_running_name_uniq');
    table.dropColumn('running_name');
  });
};
