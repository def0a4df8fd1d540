// @ts-check

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('ratings', table => {
    table.comment('What people say of paths; the last answer of each');
    table.text('path_ref').notNullable();
    table.text('user_ref').notNullable();
    table.integer('score').notNullable().comment('1 to 5');
    table.text('comment');
    table.text('rated_at').notNullable().comment('ISO 8601');
    table.primary(['path_ref', 'user_ref'], 'ratings_pk');
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('ratings');
};
