// @ts-check

/**
 * Why a history can't be read is for the log and for the chore; nothing was ever written here.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async knex => {
  await knex.schema.alterTable('service_repositories', table => {
    table.dropColumn('problem');
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async knex => {
  await knex.schema.alterTable('service_repositories', table => {
    table.text('problem').comment('Why its history can not be read');
  });
};
