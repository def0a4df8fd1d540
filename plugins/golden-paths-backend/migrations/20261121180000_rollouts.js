// @ts-check

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('rollouts', table => {
    table.comment('Releases on their way to all that is on their path');
    table.text('id').primary('rollouts_pk');
    table.text('path_ref').notNullable();
    table
      .text('active_path')
      .comment('The path as long as it goes on: one at a time');
    table.text('version').notNullable();
    table.text('policy').notNullable().comment('JSON');
    table.text('state').notNullable();
    table.text('message');
    table.integer('wave').notNullable();
    table.text('wave_ended_at').comment('ISO 8601');
    table.integer('stops').notNullable().comment('How often it stopped');
    table.text('created_at').notNullable().comment('ISO 8601');
    table.text('created_by').notNullable();
    table.text('ended_at').comment('ISO 8601');
    table.bigInteger('due_at').notNullable().comment('Unix time in ms');
    table.text('holder');
    table.bigInteger('leased_until').notNullable().comment('Unix time in ms');
    table.unique(['active_path'], {
      indexName: 'rollouts_active_path_uniq',
    });
    table.index(['state', 'due_at'], 'rollouts_state_due_at_idx');
    table.index(['path_ref', 'created_at'], 'rollouts_path_ref_idx');
  });

  await knex.schema.createTable('rollout_services', table => {
    table.comment('Services of roll-outs, each with how far it is');
    table.text('rollout_id').notNullable();
    table.text('repository').notNullable();
    table.text('entity_ref');
    table.text('owner_ref');
    table.integer('wave').notNullable();
    table.text('state').notNullable();
    table.text('message');
    table.text('upgrade_id');
    table.integer('attempts').notNullable();
    table.text('checks').comment('Outcome of the change request, on its host');
    table
      .text('passed')
      .comment('JSON: checks of scorecards that passed before');
    table.text('regressions').notNullable().comment('JSON: names of checks');
    table.text('merged_at').comment('ISO 8601');
    table.primary(['rollout_id', 'repository'], 'rollout_services_pk');
    table.index(['repository'], 'rollout_services_repository_idx');
  });

  await knex.schema.createTable('rollout_notices', table => {
    table.comment('Whom a roll-out was announced to');
    table.text('rollout_id').notNullable();
    table.text('owner_ref').notNullable();
    table.text('at').notNullable().comment('ISO 8601');
    table.primary(['rollout_id', 'owner_ref'], 'rollout_notices_pk');
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('rollout_notices');
  await knex.schema.dropTable('rollout_services');
  await knex.schema.dropTable('rollouts');
};
