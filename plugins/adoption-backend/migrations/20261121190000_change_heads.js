// @ts-check

/** @param {import('knex').Knex} knex */
exports.up = async knex => {
  await knex.schema.createTable('change_heads', table => {
    table.comment('How far the changes of each repository were read');
    table.text('repository').primary('change_heads_pk');
    table.text('head').notNullable().comment('Of the default branch');
    table
      .bigInteger('next_position')
      .notNullable()
      .comment('Of the next commit on the default branch');
    table.text('read_at').notNullable();
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async knex => {
  await knex.schema.dropTable('change_heads');
};
