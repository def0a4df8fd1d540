// @ts-check

/** @param {import('knex').Knex} knex */
exports.up = async knex => {
  await knex.schema.createTable('loops', table => {
    table.comment('When each repeated task last ran');
    table.string('name', 100).primary('loops_pk');
    table.string('started_at', 30).notNullable();
    table.string('ended_at', 30).comment('Of the last run that ended well');
    table.text('error').comment('Of the last run, when it failed');
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async knex => {
  await knex.schema.dropTable('loops');
};
