import type { JsonObject } from '@backstage/types';
import type {
  ReleaseManifest,
  ReleaseSnapshot,
  SourceFile,
} from '@paved/plugin-golden-paths-common';
import { stringify } from 'yaml';

export type Contents = Record<
  string,
  string | Uint8Array | Omit<SourceFile, 'path'>
>;

export const REPOSITORY = { owner: 'payments', name: 'ledger-api' };

/** A template that asks for a name, a database and, optionally, a system. */
export const TEMPLATE = stringify({
  apiVersion: 'scaffolder.backstage.io/v1beta3',
  kind: 'Template',
  metadata: { name: 'service', title: 'A service' },
  spec: {
    type: 'service',
    parameters: [
      {
        required: ['name'],
        properties: {
          name: { type: 'string', pattern: '^[a-z][a-z0-9-]*$' },
          database: {
            type: 'string',
            enum: ['postgresql', 'none'],
            default: 'none',
          },
          system: { type: 'string' },
          token: { type: 'string', 'ui:field': 'Secret' },
        },
      },
    ],
    steps: [],
  },
});

export function sourceFiles(contents: Contents): SourceFile[] {
  return Object.entries(contents)
    .map(([path, file]): SourceFile => {
      if (typeof file === 'string') {
        return { path, mode: '100644', content: Buffer.from(file) };
      }
      return file instanceof Uint8Array
        ? { path, mode: '100644', content: file }
        : { path, ...file };
    })
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** A release of one layer, `skeleton`, unless the manifest says otherwise. */
export function releaseOf(
  files: Contents,
  manifest: Partial<ReleaseManifest> = {},
  options: { template?: string; defaults?: JsonObject } = {},
): ReleaseSnapshot {
  return {
    path: 'goldenpath:default/service',
    manifest: {
      version: '1.0.0',
      layers: [{ folder: 'skeleton' }],
      managed: ['ci/**', 'Dockerfile'],
      migrations: [],
      ...manifest,
    },
    defaults: options.defaults ?? {},
    files: sourceFiles({
      'template.yaml': options.template ?? TEMPLATE,
      ...Object.fromEntries(
        Object.entries(files).map(([path, file]) => [
          manifest.layers ? path : `skeleton/${path}`,
          file,
        ]),
      ),
    }),
  };
}
