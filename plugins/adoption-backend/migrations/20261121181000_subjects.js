// @ts-check

/** @param {import('knex').Knex} knex */
exports.up = async knex => {
  await knex.schema.createTable('subjects', table => {
    table.comment(
      'Entities of the catalog; those that are gone stay for their history',
    );
    table.string('id', 36).primary('subjects_pk');
    table.text('entity_ref').notNullable().comment('Lower case');
    table.text('former_refs').notNullable().comment('JSON');
    table.text('kind').notNullable().comment('Lower case');
    table.text('type');
    table.text('title');
    table.text('owner').comment('Ref of the group that owns it now');
    table.text('system');
    table.text('lifecycle');
    table.text('repository').comment('<host>:<owner>/<name>');
    table.string('first_seen_at', 30).notNullable().comment('ISO 8601');
    table.string('gone_at', 30).comment('ISO 8601');
    table
      .string('merged_into', 36)
      .comment('Id of the one that it turned out to be');
    table.index(['entity_ref'], 'subjects_entity_ref_idx');
  });
  await knex.schema.createTable('subjects_state', table => {
    table.comment('One row; who writes subjects locks it first');
    table.integer('id').primary('subjects_state_pk');
    table.bigInteger('version').notNullable();
    table.string('first_sync_at', 30).comment('ISO 8601');
  });
  await knex('subjects_state').insert({ id: 1, version: 0 });
};

/** @param {import('knex').Knex} knex */
exports.down = async knex => {
  await knex.schema.dropTable('subjects_state');
  await knex.schema.dropTable('subjects');
};
