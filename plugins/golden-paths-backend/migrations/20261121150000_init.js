// @ts-check

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('paths', table => {
    table.comment('Golden paths of the catalog, as last read');
    table.increments('id');
    table.text('ref').notNullable();
    table.text('title').notNullable();
    table.text('owner_ref');
    table.text('template_ref').comment('Template that creates from it');
    table.text('path').notNullable().comment('JSON of a GoldenPath');
    table.text('etag').notNullable().comment("The catalog's");
    table.text('repository').comment('<host>:<owner>/<name>');
    table.text('folder').comment('Where golden-path.yaml lies in it');
    table
      .text('read_commit')
      .comment('Of its repository; the files were read at this one');
    table.text('candidate').comment('JSON: a version that is not published');
    table.text('problem').comment('Why it is not as the repository has it');
    table.text('deleted_at').comment('ISO 8601; gone from the catalog');
    table.unique(['ref'], { indexName: 'paths_ref_uniq' });
    table.index(['repository'], 'paths_repository_idx');
  });

  await knex.schema.createTable('blobs', table => {
    table.comment('Contents of files of snapshots, each once');
    table.text('sha256').primary('blobs_pk');
    table.binary('content').notNullable();
  });

  await knex.schema.createTable('snapshots', table => {
    table.comment('What releases and candidates render from');
    table.text('digest').primary('snapshots_pk');
    table.text('manifest').notNullable().comment('JSON');
    table.text('defaults').notNullable().comment('JSON');
    table.text('created_at').notNullable().comment('ISO 8601');
  });

  await knex.schema.createTable('snapshot_files', table => {
    table.text('digest').notNullable();
    table.text('path').notNullable();
    table.text('mode').notNullable();
    table.text('sha256').notNullable();
    table.primary(['digest', 'path'], 'snapshot_files_pk');
    table.index(['sha256'], 'snapshot_files_sha256_idx');
  });

  await knex.schema.createTable('releases', table => {
    table.comment('Published versions; a row never changes');
    table.increments('id');
    table.text('path_ref').notNullable();
    table.text('version').notNullable();
    table.text('digest').notNullable();
    table.text('changelog').comment('Markdown');
    table.text('source').notNullable().comment('JSON');
    table.text('published_at').notNullable().comment('ISO 8601');
    table.text('published_by');
    table.unique(['path_ref', 'version'], {
      indexName: 'releases_path_ref_version_uniq',
    });
    table.index(['digest'], 'releases_digest_idx');
  });

  await knex.schema.createTable('repository_heads', table => {
    table.comment('Heads at which repositories were looked at for a lock');
    table.text('repository').primary('repository_heads_pk');
    table.text('head').notNullable();
  });

  await knex.schema.createTable('instances', table => {
    table.comment('Repositories that are, or were, on a path');
    table.text('repository').primary('instances_pk');
    table.text('repository_url');
    table.text('head').notNullable();
    table.text('lock').comment('JSON; the last one that could be read');
    table.text('path_ref').notNullable();
    table.text('release').notNullable();
    table.text('digest').notNullable();
    table
      .text('lock_problem')
      .comment('Why what the head holds can not be relied on');
    table.text('problem').comment('What drift could not be computed for');
    table.text('entity_ref');
    table.text('title');
    table.text('owner_ref');
    table.text('drift').comment('JSON');
    table.integer('drift_behind');
    table.integer('drift_changed').comment('Managed files');
    table
      .integer('wanted')
      .notNullable()
      .comment('Counts up with whatever drift depends on');
    table.integer('computed').notNullable().comment('That drift is for');
    table.text('wanted_at').notNullable().comment('ISO 8601');
    table.bigInteger('leased_until').notNullable().comment('Milliseconds');
    table.text('upgrade_holder').comment('Who proposes an upgrade now');
    table.bigInteger('upgrade_until').notNullable().comment('Milliseconds');
    table.index(['path_ref', 'release'], 'instances_path_ref_release_idx');
    table.index(['entity_ref'], 'instances_entity_ref_idx');
    table.index(['wanted_at'], 'instances_wanted_at_idx');
  });

  await knex.schema.createTable('deviations', table => {
    table.comment('What teams do in their own way');
    table.text('id').primary('deviations_pk');
    table.text('repository').notNullable();
    table.text('entity_ref');
    table.text('path_ref').notNullable();
    table.text('scope').notNullable();
    table.text('files').notNullable().comment('JSON: globs');
    table.text('reason');
    table.text('review_on').comment('YYYY-MM-DD');
    table.text('declared_at').notNullable().comment('ISO 8601');
    table.text('declared_by').notNullable();
    table.text('ended_at').comment('ISO 8601');
    table.text('ended_by');
    table.index(['repository'], 'deviations_repository_idx');
  });

  await knex.schema.createTable('upgrades', table => {
    table.comment('Change requests that carry a release into a repository');
    table.text('id').primary('upgrades_pk');
    table.text('repository').notNullable();
    table.text('entity_ref');
    table.text('path_ref').notNullable();
    table.text('from_release').notNullable();
    table.text('to_release').notNullable();
    table.text('state').notNullable();
    table.text('conflicts').notNullable().comment('JSON');
    table.integer('changes').notNullable();
    table.text('branch').notNullable();
    table.text('base_commit').notNullable();
    table.text('commit_id').comment('Absent until it is on the host');
    table.text('url');
    table.text('error');
    table.text('rollout');
    table.text('plan_hash').notNullable();
    table.text('created_at').notNullable().comment('ISO 8601');
    table.text('created_by');
    table.text('ended_at').comment('ISO 8601');
    table.index(['repository', 'state'], 'upgrades_repository_state_idx');
    table.index(['path_ref', 'created_at'], 'upgrades_path_ref_idx');
    table.index(['rollout'], 'upgrades_rollout_idx');
  });

  await knex.schema.createTable('forecasts', table => {
    table.comment('What a release would do to all repositories on a path');
    table.text('id').primary('forecasts_pk');
    table.text('path_ref').notNullable();
    table.text('version').notNullable();
    table.text('digest').notNullable();
    table.text('ref');
    table.text('state').notNullable();
    table.text('error');
    table.integer('attempts').notNullable();
    table.text('started_at').notNullable().comment('ISO 8601');
    table.text('started_by');
    table.text('ended_at').comment('ISO 8601');
    table.text('holder').comment('Who works on it');
    table.bigInteger('leased_until').notNullable().comment('Milliseconds');
    table.index(['path_ref', 'started_at'], 'forecasts_path_ref_idx');
    table.index(['state'], 'forecasts_state_idx');
  });

  await knex.schema.createTable('forecast_items', table => {
    table.text('forecast_id').notNullable();
    table.text('repository').notNullable();
    table.text('entity_ref');
    table.text('item').comment('JSON; absent until it was tried');
    table.primary(['forecast_id', 'repository'], 'forecast_items_pk');
    table.index(['repository'], 'forecast_items_repository_idx');
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  for (const table of [
    'forecast_items',
    'forecasts',
    'upgrades',
    'deviations',
    'instances',
    'repository_heads',
    'releases',
    'snapshot_files',
    'snapshots',
    'blobs',
    'paths',
  ]) {
    await knex.schema.dropTable(table);
  }
};
