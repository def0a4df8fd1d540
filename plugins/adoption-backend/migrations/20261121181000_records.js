// @ts-check

/** @param {import('knex').Knex} knex */
exports.up = async knex => {
  await knex.schema.createTable('streams', table => {
    table.comment('One row is locked by who writes, so that nobody overtakes');
    table.string('name', 50).primary('streams_pk');
    table.bigInteger('version').notNullable();
  });
  await knex('streams').insert({ name: 'records', version: 0 });

  /**
   * @param {string} name
   * @param {string} comment
   * @param {(table: import('knex').Knex.CreateTableBuilder) => void} addColumns
   */
  const createRecords = (name, comment, addColumns) =>
    knex.schema.createTable(name, table => {
      table.comment(comment);
      table.text('id').primary(`${name}_pk`).comment('<source>/<its id>');
      table.text('source').notNullable();
      table
        .bigInteger('sequence')
        .notNullable()
        .comment('Version of the stream that wrote the row');
      table
        .text('entity_ref')
        .notNullable()
        .comment('As told; empty when nobody says');
      table.text('subject').comment('Empty while none is known');
      table
        .text('bound_to')
        .comment('Repository whose CI job tells it: only its entities match');
      table
        .text('registers')
        .notNullable()
        .comment('JSON: who said what when, of which the columns are made');
      table.text('received_at').notNullable().comment('Of the first telling');
      addColumns(table);
      table.index(['sequence', 'id'], `${name}_sequence_idx`);
      table.index(['subject'], `${name}_subject_idx`);
      table.index(['received_at'], `${name}_received_at_idx`);
    });

  await createRecords('deployments', 'What went where', table => {
    table.text('environment');
    table.text('result');
    table.text('started_at');
    table.text('finished_at').comment('Empty while it runs');
    table.text('commit');
    table.text('version');
    table.text('reason').notNullable();
    table.text('mends').comment('JSON: ids of incidents');
    table.text('url');
    table.index(['finished_at'], 'deployments_finished_at_idx');
  });
  await createRecords('incidents', 'What users noticed', table => {
    table.text('title');
    table.text('severity');
    table.text('created_at').comment('Empty while only its end is told');
    table.text('resolved_at');
    table.text('caused_by').comment('Id of a deployment');
    table.text('url');
    table.index(['created_at'], 'incidents_created_at_idx');
  });
  await createRecords('work_items', 'Tickets and pieces of work', table => {
    table.text('type').notNullable();
    table.text('title');
    table.text('team').comment('Ref of the group that asked');
    table.text('topic');
    table.text('created_at').comment('Empty while only its end is told');
    table.text('resolved_at');
    table.text('url');
    table.index(['created_at'], 'work_items_created_at_idx');
  });

  await knex.schema.createTable('changes', table => {
    table.comment('What was merged into default branches');
    table.text('id').primary('changes_pk').comment('<repository>@<commit>');
    table.bigInteger('sequence').notNullable();
    table.text('repository').notNullable();
    table.text('commit').notNullable();
    table.text('first_commit_at');
    table.text('opened_at');
    table.text('first_review_at');
    table.text('merged_at').notNullable();
    table
      .bigInteger('position')
      .comment('On the default branch: a larger one contains a smaller one');
    table
      .text('dropped_at')
      .comment('Since when it is no longer on the default branch');
    table.text('author').comment('Keyed hash');
    table.boolean('is_revert').notNullable().defaultTo(false);
    table.index(['sequence', 'id'], 'changes_sequence_idx');
    table.index(['repository', 'position'], 'changes_repository_idx');
    table.index(['merged_at'], 'changes_merged_at_idx');
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async knex => {
  for (const name of [
    'changes',
    'work_items',
    'incidents',
    'deployments',
    'streams',
  ]) {
    await knex.schema.dropTable(name);
  }
};
