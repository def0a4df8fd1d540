import './instrumentation';
import { createBackend } from '@backstage/backend-defaults';

const backend = createBackend();

// The app, its plugins' settings and what they talk through
backend.add(import('@backstage/plugin-app-backend'));
backend.add(import('@backstage/plugin-events-backend'));
backend.add(import('@backstage/plugin-notifications-backend'));
backend.add(import('@backstage/plugin-proxy-backend'));
backend.add(import('@backstage/plugin-signals-backend'));
backend.add(import('@backstage/plugin-user-settings-backend'));

// Who is there, and what they may do
backend.add(import('@backstage/plugin-auth-backend'));
backend.add(import('@backstage/plugin-auth-backend-module-github-provider'));
backend.add(import('@backstage/plugin-auth-backend-module-gitlab-provider'));
backend.add(import('@backstage/plugin-auth-backend-module-oidc-provider'));
backend.add(import('@paved/plugin-auth-backend-module-development'));
backend.add(import('@backstage/plugin-permission-backend'));
backend.add(import('@paved/plugin-permission-backend-module-ownership'));

// Repositories, and the catalog found in them
backend.add(import('@paved/plugin-repositories-backend'));
backend.add(import('@paved/plugin-repositories-backend-module-directory'));
backend.add(import('@paved/plugin-repositories-node'));
backend.add(import('@backstage/plugin-catalog-backend'));
backend.add(import('@backstage/plugin-catalog-backend-module-logs'));
backend.add(import('@backstage/plugin-catalog-backend-module-unprocessed'));
backend.add(
  import('@backstage/plugin-catalog-backend-module-scaffolder-entity-model'),
);
backend.add(import('@paved/plugin-catalog-backend-module-repositories'));
backend.add(import('@backstage/plugin-catalog-backend-module-github'));
backend.add(import('@backstage/plugin-catalog-backend-module-github-org'));
backend.add(import('@backstage/plugin-catalog-backend-module-gitlab'));
backend.add(import('@backstage/plugin-catalog-backend-module-gitlab-org'));
backend.add(import('@backstage/plugin-kubernetes-backend'));

// Create
backend.add(import('@backstage/plugin-scaffolder-backend'));
backend.add(import('@backstage/plugin-scaffolder-backend-module-github'));
backend.add(import('@backstage/plugin-scaffolder-backend-module-gitlab'));
backend.add(
  import('@backstage/plugin-scaffolder-backend-module-notifications'),
);
backend.add(
  import('@backstage/plugin-scaffolder-backend-module-workspace-database'),
);
backend.add(import('@paved/plugin-scaffolder-backend-module-repositories'));

// Golden paths: releases, what was created from them, and how it is kept up to date
backend.add(import('@paved/plugin-golden-paths-backend'));
backend.add(import('@paved/plugin-catalog-backend-module-golden-paths'));
backend.add(import('@paved/plugin-scaffolder-backend-module-golden-paths'));

// Scorecards, and where their facts come from
backend.add(import('@paved/plugin-scorecards-backend'));
backend.add(import('@paved/plugin-scorecards-backend-module-catalog'));
backend.add(import('@paved/plugin-scorecards-backend-module-http-json'));
backend.add(import('@paved/plugin-scorecards-backend-module-prometheus'));
backend.add(import('@paved/plugin-scorecards-backend-module-repository'));
backend.add(import('@paved/plugin-catalog-backend-module-scorecards'));

// Adoption: whether the platform is chosen and helps, and what people ask for
backend.add(import('@paved/plugin-adoption-backend'));
backend.add(import('@paved/plugin-catalog-backend-module-adoption'));

// Read and find
backend.add(import('@backstage/plugin-techdocs-backend'));
backend.add(import('@paved/plugin-techdocs-backend-module-repositories'));
backend.add(import('@backstage/plugin-search-backend'));
backend.add(import('./search/searchEngine'));
backend.add(import('@backstage/plugin-search-backend-module-catalog'));
backend.add(import('@backstage/plugin-search-backend-module-techdocs'));

// The same from an assistant
backend.add(import('@backstage/plugin-mcp-actions-backend'));

// For whoever runs it
backend.add(import('./health/metricsAddress'));
backend.add(import('./health/rootHealth'));
backend.add(import('./health/repositoriesReadiness'));

// A half-started portal helps nobody: end, say why, and let whatever started it decide.
backend.start().catch(error => {
  process.stderr.write(`The portal did not start: ${error.message}\n`);
  process.exit(1);
});
