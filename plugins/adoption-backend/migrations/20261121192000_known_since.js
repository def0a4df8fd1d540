// @ts-check

/** @param {import('knex').Knex} knex */
exports.up = async knex => {
  await knex.schema.createTable('known_since', table => {
    table.comment(
      'Since when the portal knows what; before, it had not looked',
    );
    table.string('what', 100).primary('known_since_pk');
    table.string('since', 30).notNullable();
  });
  const runs = await knex('loops').where({ name: 'template-runs' }).first();
  if (runs?.ended_at) {
    await knex('known_since').insert({
      what: 'template-runs',
      since: runs.ended_at,
    });
  }
};

/** @param {import('knex').Knex} knex */
exports.down = async knex => {
  await knex.schema.dropTable('known_since');
};
