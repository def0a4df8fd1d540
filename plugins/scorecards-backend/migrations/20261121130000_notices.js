// @ts-check

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('watermarks', table => {
    table.comment('How far something has read what grows at its end');
    table.text('name').primary();
    table.integer('position').notNullable().comment('Id of the last row read');
  });

  await knex.schema.createTable('announcement_notices', table => {
    table.comment('Who was told of a check that will count');
    table.integer('scorecard_id').notNullable();
    table.text('check_id').notNullable();
    table.text('owner_ref').notNullable();
    table
      .text('occasion')
      .notNullable()
      .comment('announced, or soon: a week before it counts');
    table.text('at').notNullable().comment('ISO 8601');
    table.primary(
      ['scorecard_id', 'check_id', 'owner_ref', 'occasion'],
      'announcement_notices_pk',
    );
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('announcement_notices');
  await knex.schema.dropTable('watermarks');
};
