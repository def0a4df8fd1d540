// @ts-check

/** @param {import('knex').Knex} knex */
exports.up = async knex => {
  await knex('streams').insert({ name: 'costs', version: 0 });

  /** @param {import('knex').Knex.CreateTableBuilder} table */
  const addAmounts = table => {
    for (const kind of ['effective', 'billed']) {
      table
        .bigInteger(`${kind}_units`)
        .notNullable()
        .comment(
          'An amount is units + nanos × 10⁻⁹ + attos × 10⁻¹⁸, of one sign',
        );
      table.bigInteger(`${kind}_nanos`).notNullable();
      table.bigInteger(`${kind}_attos`).notNullable();
    }
  };

  await knex.schema.createTable('cost_days', table => {
    table.comment('What one day cost for one thing, as one file says it');
    table.string('file', 64).notNullable().comment('SHA-256, or the source');
    table.string('account', 300).notNullable();
    table.string('billing_month', 7).notNullable();
    table.string('day', 10).notNullable().comment('UTC');
    table.string('key', 300).notNullable().comment('Of the tags; may be empty');
    table.string('currency', 3).notNullable();
    table.string('provider', 100).notNullable();
    table.string('category', 100).notNullable();
    addAmounts(table);
    table.index(['day', 'key'], 'cost_days_day_idx');
    table.index(['key', 'day'], 'cost_days_key_idx');
    table.index(['account', 'billing_month', 'day'], 'cost_days_account_idx');
  });

  await knex.schema.createTable('cost_totals', table => {
    table.comment('Sums of cost_days by day');
    table.string('day', 10).notNullable();
    table.string('currency', 3).notNullable();
    addAmounts(table);
    table.primary(['day', 'currency'], 'cost_totals_pk');
  });

  await knex.schema.createTable('cost_keys', table => {
    table.comment('Keys that cost_days has, or had');
    table.string('key', 300).primary('cost_keys_pk');
  });

  await knex.schema.createTable('cost_accounts', table => {
    table.comment('Where costs come from');
    table.string('account', 300).primary('cost_accounts_pk');
    table.string('source', 20).notNullable();
    table.text('providers').notNullable().comment('JSON');
    table.string('first_day', 10).notNullable();
    table.string('last_day', 10).notNullable();
    table.string('imported_at', 30).notNullable();
  });

  await knex.schema.createTable('cost_budgets', table => {
    table.comment('How much may be spent in a calendar month');
    table.string('entity_ref', 300).primary('cost_budgets_pk');
    table.string('currency', 3).notNullable();
    table.string('amount', 60).notNullable().comment('Decimal number');
    table.string('set_by', 300).notNullable();
    table.string('set_at', 30).notNullable();
  });

  await knex.schema.createTable('cost_budget_notices', table => {
    table.comment('Who was told what, so that nobody is told twice');
    table.string('entity_ref', 300).notNullable();
    table.string('month', 7).notNullable();
    table.integer('threshold').notNullable().comment('Percent');
    table.string('reached_at', 30).notNullable();
    table.string('sent_at', 30).comment('Empty until the notice is out');
    table.primary(
      ['entity_ref', 'month', 'threshold'],
      'cost_budget_notices_pk',
    );
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async knex => {
  await knex.schema.dropTable('cost_budget_notices');
  await knex.schema.dropTable('cost_budgets');
  await knex.schema.dropTable('cost_accounts');
  await knex.schema.dropTable('cost_keys');
  await knex.schema.dropTable('cost_totals');
  await knex.schema.dropTable('cost_days');
  await knex('streams').where({ name: 'costs' }).delete();
};
