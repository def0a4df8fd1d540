// @ts-check

const MINUTE = 60;

/** @param {import('knex').Knex} knex */
exports.up = async knex => {
  await knex.schema.createTable('portal_signs', table => {
    table.comment('When the portal gave signs of life, in seconds since 1970');
    table.bigInteger('from_second').primary('portal_signs_pk');
    table.bigInteger('until_second').notNullable().comment('The last of them');
    table.index(['until_second'], 'portal_signs_until_second_idx');
  });
  const minutes = await ofPortal(knex);
  for (const { from_minute, until_minute } of minutes) {
    await knex('portal_signs').insert({
      from_second: Number(from_minute) * MINUTE,
      until_second: Number(until_minute) * MINUTE + MINUTE - 1,
    });
  }
  await ofPortal(knex).delete();
};

/** @param {import('knex').Knex} knex */
exports.down = async knex => {
  const signs = await knex('portal_signs').orderBy('until_second', 'desc');
  for (const { from_second, until_second } of signs) {
    await knex('reliability_spans')
      .insert({
        component: 'portal',
        state: 'up',
        from_minute: Math.floor(Number(from_second) / MINUTE),
        until_minute: Math.floor(Number(until_second) / MINUTE),
      })
      // Of those that began in the same minute the longest is enough
      .onConflict(['component', 'state', 'from_minute'])
      .ignore();
  }
  await knex.schema.dropTable('portal_signs');
};

/** @param {import('knex').Knex} knex */
function ofPortal(knex) {
  return knex('reliability_spans').where({ component: 'portal', state: 'up' });
}
