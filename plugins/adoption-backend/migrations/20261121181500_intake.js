// @ts-check

/** @param {import('knex').Knex} knex */
exports.up = async knex => {
  await knex.schema.createTable('intake_log', table => {
    table.comment('What came: one row for each source of each batch');
    table.increments('id');
    table.text('at').notNullable().comment('ISO 8601');
    table.text('sender').notNullable();
    table.text('source').notNullable();
    table.text('via').notNullable().comment('events, or imports/<kind>');
    table.integer('taken').notNullable();
    table.integer('repeated').notNullable();
    table.integer('corrected').notNullable();
    table.integer('contradicting').notNullable();
    table.integer('ignored').notNullable();
    table.text('refused').notNullable().comment('JSON: count by code');
    table.bigInteger('ahead_ms').notNullable().comment('Of its clock, at most');
    table.index(['at'], 'intake_log_at_idx');
  });
  await knex.schema.createTable('intake_refusals', table => {
    table.comment('What was refused, to be looked at and taken again');
    table.text('id').primary('intake_refusals_pk');
    table.text('at').notNullable().comment('ISO 8601');
    table.text('sender').notNullable();
    table.text('source').notNullable();
    table.text('via').notNullable();
    table.integer('position').notNullable().comment('In the batch, or line');
    table.text('item_id').comment('As the sender calls it');
    table.text('code').notNullable();
    table.text('reason').notNullable();
    table.text('item').comment('JSON; empty when it was too large');
    table.text('caller').comment('JSON: the CI job, of which it is one');
    table.index(['at', 'id'], 'intake_refusals_at_idx');
    table.index(['sender', 'at'], 'intake_refusals_sender_idx');
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async knex => {
  await knex.schema.dropTable('intake_refusals');
  await knex.schema.dropTable('intake_log');
};
