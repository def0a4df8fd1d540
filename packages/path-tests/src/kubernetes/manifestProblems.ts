import { toError } from '@backstage/errors';
import type { JsonObject } from '@backstage/types';
import { watched } from './watched';

/** Groups of custom resources whose schemas we have. */
const CUSTOM: Record<string, string> = {
  'gateway.networking.k8s.io': '@kubernetes-models/gateway-api/',
  'monitoring.coreos.com': '@kubernetes-models/prometheus-operator/',
};

interface Model {
  /** @throws when `this` is not what the schema says */
  prototype: { validate(this: unknown): void };
}

/**
 * What is wrong with an object that is to be applied to a cluster, by the schemas of Kubernetes, its Gateway API and the Prometheus
 * operator.
 * Fields that the schema doesn't have are wrong, too.
 */
export async function manifestProblems(
  manifest: JsonObject,
): Promise<string[]> {
  const { apiVersion, kind } = manifest;
  if (typeof apiVersion !== 'string' || typeof kind !== 'string') {
    return ['it has no apiVersion and kind'];
  }
  const [group] = apiVersion.split('/');
  if (!CUSTOM[group] && !/^(?:[^/]+\/)?v\d+$/.test(apiVersion)) {
    return [`${apiVersion} is not stable: some clusters no longer have it`];
  }
  const model = await modelOf(apiVersion, kind);
  if (!model) {
    return [`there is no ${kind} in ${apiVersion}`];
  }
  const { value, unseen } = watched(manifest);
  const problems: string[] = [];
  try {
    model.prototype.validate.call(value);
  } catch (error) {
    problems.push(
      ...toError(error)
        .message.split(/(?:^|, )data(?=\/| )/)
        .filter(Boolean),
    );
  }
  return [
    ...problems,
    ...unseen().map(pointer => `${pointer}: ${kind} has no such field`),
    ...nameProblems(manifest),
  ];
}

async function modelOf(
  apiVersion: string,
  kind: string,
): Promise<Model | undefined> {
  if (!/^[a-z0-9./-]+$/.test(apiVersion) || !/^[A-Za-z]+$/.test(kind)) {
    return undefined;
  }
  const module = `${
    CUSTOM[apiVersion.split('/')[0]] ?? 'kubernetes-models/'
  }${apiVersion}/${kind}`;
  try {
    const loaded: Record<string, Model> = await import(module);
    return loaded[kind];
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (
      code === 'ERR_MODULE_NOT_FOUND' ||
      code === 'ERR_PACKAGE_PATH_NOT_EXPORTED' ||
      code === 'MODULE_NOT_FOUND'
    ) {
      return undefined;
    }
    throw error;
  }
}

/** Of names the schemas only say that they are texts. */
function nameProblems({ metadata, kind }: JsonObject): string[] {
  const { name } = (metadata ?? {}) as JsonObject;
  return typeof name === 'string' &&
    name.length <= (kind === 'Service' ? 63 : 253) &&
    /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/.test(name)
    ? []
    : [`/metadata/name: '${name}' is no name that Kubernetes takes`];
}
