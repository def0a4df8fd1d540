import type { JsonObject } from '@backstage/types';

type Loose = Record<string, any>;

/**
 * What production wants of the objects that are applied to it, beyond what Kubernetes wants: limits, probes, a security context,
 * enough replicas, and that somebody can see it.
 */
export function productionProblems(objects: JsonObject[]): string[] {
  const all = objects as Loose[];
  const ofKind = (kind: string) => all.filter(each => each.kind === kind);
  const deployments = ofKind('Deployment');
  const jobs = ofKind('CronJob');
  const problems: string[] = [];
  const want = (kind: string) => {
    if (!ofKind(kind).length) {
      problems.push(`there is no ${kind}`);
    }
  };
  if (!deployments.length && !jobs.length) {
    problems.push('there is neither a Deployment nor a CronJob');
  }
  want('NetworkPolicy');
  want('PrometheusRule');
  for (const job of jobs) {
    problems.push(
      ...podProblems(
        `CronJob ${job.metadata.name}`,
        job.spec.jobTemplate.spec.template,
      ),
    );
  }
  for (const deployment of deployments) {
    const name = `Deployment ${deployment.metadata.name}`;
    problems.push(
      ...podProblems(name, deployment.spec.template),
      ...probeProblems(name, deployment.spec.template),
    );
  }
  if (deployments.length) {
    ['Service', 'PodDisruptionBudget', 'ServiceMonitor'].forEach(want);
    want('HorizontalPodAutoscaler');
    for (const { spec } of ofKind('HorizontalPodAutoscaler')) {
      const cpu = (spec.metrics ?? []).find(
        (metric: Loose) => metric.resource?.name === 'cpu',
      );
      const { averageUtilization } = cpu?.resource.target ?? {};
      if (
        spec.minReplicas !== 2 ||
        spec.maxReplicas !== 10 ||
        averageUtilization !== 70
      ) {
        problems.push(
          `HorizontalPodAutoscaler: ${spec.minReplicas}–${spec.maxReplicas} at ${averageUtilization} % CPU, not 2–10 at 70 %`,
        );
      }
    }
    problems.push(...serviceProblems(ofKind('Service'), deployments));
  }
  return problems;
}

function containersOf({ spec }: Loose): Loose[] {
  return [...(spec.initContainers ?? []), ...spec.containers];
}

function podProblems(name: string, template: Loose): string[] {
  const problems: string[] = [];
  const pod = template.spec.securityContext ?? {};
  for (const container of containersOf(template)) {
    const own = container.securityContext ?? {};
    const { requests = {}, limits = {} } = container.resources ?? {};
    const wants: Array<[boolean, string]> = [
      [
        requests.cpu === '500m' && requests.memory === '512Mi',
        `requests are cpu ${requests.cpu}, memory ${requests.memory}; wanted are 500m and 512Mi`,
      ],
      [limits.memory !== undefined, 'memory has no limit'],
      [
        (own.runAsNonRoot ?? pod.runAsNonRoot) === true,
        'runAsNonRoot is not true',
      ],
      [
        own.readOnlyRootFilesystem === true,
        'readOnlyRootFilesystem is not true',
      ],
      [
        own.allowPrivilegeEscalation === false,
        'allowPrivilegeEscalation is not false',
      ],
      [
        own.capabilities?.drop?.includes('ALL') === true,
        'it does not drop all capabilities',
      ],
      [
        (own.seccompProfile ?? pod.seccompProfile)?.type === 'RuntimeDefault',
        'seccompProfile is not RuntimeDefault',
      ],
      [
        /@sha256:|:(?!latest$)[^/:]+$/.test(container.image),
        `the image ${container.image} has no version`,
      ],
    ];
    wants
      .filter(([holds]) => !holds)
      .forEach(([, message]) =>
        problems.push(`${name}, container ${container.name}: ${message}`),
      );
  }
  return problems;
}

function probeProblems(name: string, { spec }: Loose): string[] {
  return spec.containers.flatMap((container: Loose) => {
    const ports = (container.ports ?? []).flatMap((port: Loose) => [
      port.name,
      port.containerPort,
    ]);
    return ['livenessProbe', 'readinessProbe'].flatMap(probe => {
      const port = container[probe]?.httpGet?.port;
      if (!container[probe]) {
        return [`${name}, container ${container.name}: no ${probe}`];
      }
      return port !== undefined && !ports.includes(port)
        ? [
            `${name}, container ${container.name}: ${probe} asks port ${port}, which it does not have`,
          ]
        : [];
    });
  });
}

/** A Service that selects no pod, or names a port that none has, is found out in production otherwise. */
function serviceProblems(services: Loose[], deployments: Loose[]): string[] {
  return services.flatMap(({ metadata, spec }) => {
    const name = `Service ${metadata.name}`;
    const selected = deployments.filter(({ spec: { template } }) =>
      Object.entries(spec.selector ?? {}).every(
        ([key, value]) => template.metadata?.labels?.[key] === value,
      ),
    );
    if (!selected.length || !spec.selector) {
      return [`${name} selects no pod`];
    }
    const ports = new Set(
      selected.flatMap(({ spec: { template } }) =>
        template.spec.containers.flatMap((container: Loose) =>
          (container.ports ?? []).flatMap((port: Loose) => [
            port.name,
            port.containerPort,
          ]),
        ),
      ),
    );
    return (spec.ports ?? [])
      .map((port: Loose) => port.targetPort ?? port.port)
      .filter((port: string | number) => !ports.has(port))
      .map(
        (port: string | number) =>
          `${name} leads to port ${port}, which no container has`,
      );
  });
}
