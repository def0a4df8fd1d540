// @ts-check

/** @param {import('knex').Knex} knex */
exports.up = async knex => {
  await knex.schema.alterTable('cost_days', table => {
    table
      .integer('charges')
      .notNullable()
      .defaultTo(0)
      .comment('Lines of the bill; 0 where nobody counted them');
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async knex => {
  await knex.schema.alterTable('cost_days', table => {
    table.dropColumn('charges');
  });
};
