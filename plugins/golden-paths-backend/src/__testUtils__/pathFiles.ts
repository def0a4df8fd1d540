/** A path of two layers, as its repository holds it. */
export function pathFiles(options: {
  version: string;
  /** Of the pipeline, which the platform keeps up to date. */
  pipeline?: string;
  /** Of the README, which is the team's from the start. */
  readme?: string;
  /** More in golden-path.yaml's release. */
  release?: string;
  /** More in template.yaml's properties. */
  properties?: string;
  /** Names of required properties. */
  required?: string;
  /** More in template.yaml's steps. */
  steps?: string;
}): Record<string, string> {
  const {
    version,
    pipeline = 'test: true\n',
    readme = 'Say what it does.',
  } = options;
  return {
    'catalog-info.yaml': `apiVersion: backstage.io/v1alpha1
kind: Location
metadata: { name: golden-paths }
spec:
  targets: [./service/golden-path.yaml, ./service/template.yaml]
`,
    'service/golden-path.yaml': `apiVersion: paved.dev/v1alpha1
kind: GoldenPath
metadata: { name: service, title: A service, description: Small and complete }
spec:
  owner: group:default/platform-team
  purpose: api
  template: ./template.yaml
  hoursSaved: 40
  defaults: { registry: registry.example.com }
  release:
    version: ${version}
    layers:
      - { folder: ../common }
      - { folder: skeleton }
    managed: [pipeline.yaml]
${options.release ?? ''}
`,
    'service/template.yaml': `apiVersion: scaffolder.backstage.io/v1beta3
kind: Template
metadata: { name: service, title: A service }
spec:
  owner: group:default/platform-team
  type: service
  parameters:
    - title: Service
      required: [${options.required ?? 'name'}]
      properties:
        name: { type: string, title: Name, pattern: '^[a-z][a-z0-9-]*$' }
        owner: { type: string, title: Owner, default: 'group:default/ledger-team' }
${options.properties ?? ''}
  steps:${options.steps ? `\n${options.steps}` : ' []\n'}`,
    'service/CHANGELOG.md': `# Changelog

## ${version}

What is new in ${version}.
`,
    'service/skeleton/README.md.njk': `# \${{ values.name }}\n\n${readme}\n`,
    'service/skeleton/catalog-info.yaml.njk': `apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: \${{ values.name }} }
spec: { type: service, lifecycle: production, owner: '\${{ values.owner }}' }
`,
    'common/pipeline.yaml.njk': `registry: \${{ values.defaults.registry }}\n${pipeline}`,
  };
}
