// @ts-check

/** @param {import('knex').Knex} knex */
exports.up = async knex => {
  await knex.schema.alterTable('intake_log', table => {
    table
      .integer('outdated')
      .notNullable()
      .defaultTo(0)
      .comment('Not taken whole: what was said later stands');
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async knex => {
  await knex.schema.alterTable('intake_log', table => {
    table.dropColumn('outdated');
  });
};
