// @ts-check

/** @param {import('knex').Knex} knex */
exports.up = async knex => {
  await knex.schema.createTable('reliability_spans', table => {
    table.comment('When the portal and what it looks at were there');
    table.string('component', 100).notNullable();
    table.string('state', 10).notNullable();
    table.bigInteger('from_minute').notNullable().comment('Since 1970');
    table.bigInteger('until_minute').notNullable().comment('The last of them');
    table.primary(
      ['component', 'state', 'from_minute'],
      'reliability_spans_pk',
    );
    table.index(
      ['component', 'until_minute'],
      'reliability_spans_until_minute_idx',
    );
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async knex => {
  await knex.schema.dropTable('reliability_spans');
};
