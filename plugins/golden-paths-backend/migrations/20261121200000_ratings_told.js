// @ts-check

/** @param {import('knex').Knex} knex */
exports.up = async knex => {
  await knex.schema.alterTable('ratings', table => {
    table.integer('told_score').comment('The score that is in what is told');
    table.text('told_comment');
    table
      .boolean('is_told')
      .notNullable()
      .defaultTo(false)
      .comment('Whether what was answered last is in what is told');
  });
  // What has been told already
  await knex('ratings')
    .whereIn(
      'path_ref',
      knex('ratings')
        .groupBy('path_ref')
        .havingRaw('count(*) >= 5')
        .select('path_ref'),
    )
    .update({
      told_score: knex.ref('score'),
      told_comment: knex.ref('comment'),
      is_told: true,
    });
};

/** @param {import('knex').Knex} knex */
exports.down = async knex => {
  await knex.schema.alterTable('ratings', table => {
    table.dropColumns('told_score', 'told_comment', 'is_told');
  });
};
