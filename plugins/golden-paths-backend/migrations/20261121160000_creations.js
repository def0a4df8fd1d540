// @ts-check

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('creations', table => {
    table.comment('Runs that make repositories, written before they do');
    table.text('id').primary('creations_pk');
    table.text('task_id').notNullable().comment("The scaffolder's");
    table.text('path_ref').notNullable();
    table.text('release').notNullable();
    table.text('digest').notNullable();
    table.text('plan_hash').notNullable();
    table.text('host');
    table.text('owner').notNullable();
    table.text('name').notNullable();
    table.text('effects').notNullable().comment('JSON: what it does outside');
    table.text('files').notNullable().comment('JSON: path, mode, sha256');
    table.text('state').notNullable();
    table.text('repository').comment('<host>:<owner>/<name>');
    table.text('commit_id').comment('The first one');
    table.text('error');
    table.text('created_by');
    table.text('started_at').notNullable().comment('ISO 8601');
    table.text('ended_at').comment('ISO 8601');
    table.text('registered_at').comment('ISO 8601');
    table.text('undo_asked_at').comment('ISO 8601; before anything is undone');
    table.text('undo_asked_by');
    table.unique(['task_id', 'owner', 'name'], {
      indexName: 'creations_task_id_owner_name_uniq',
    });
    table.index(['state'], 'creations_state_idx');
    table.index(['created_by', 'started_at'], 'creations_created_by_idx');
    table.index(['path_ref', 'started_at'], 'creations_path_ref_idx');
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('creations');
};
