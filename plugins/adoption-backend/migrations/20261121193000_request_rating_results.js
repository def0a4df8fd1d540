// @ts-check

/** @param {import('knex').Knex} knex */
exports.up = async knex => {
  await knex.schema.createTable('request_rating_results', table => {
    table.comment('What is told of ratings: of five, of ten, and so on');
    table.string('request_id', 36).primary('request_rating_results_pk');
    table.integer('answers').notNullable();
    table.integer('sum').notNullable().comment('Of their scores');
  });
  // What has been told already
  await knex.raw(`
    INSERT INTO request_rating_results (request_id, answers, sum)
    SELECT request_id, count(*), sum(score) FROM request_ratings
    GROUP BY request_id HAVING count(*) >= 5
  `);
};

/** @param {import('knex').Knex} knex */
exports.down = async knex => {
  await knex.schema.dropTable('request_rating_results');
};
