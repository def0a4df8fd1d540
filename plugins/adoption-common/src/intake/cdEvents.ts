import { z } from 'zod';
import {
  deployedRef,
  entityRef,
  instant,
  isFullCommit,
  linkOrNothing,
  text,
} from './fields';
import {
  deploymentFields,
  incidentFields,
  workItemFields,
  type OwnRecord,
} from './ownEvents';
import { environmentOf, type IntakeRules } from './rules';
import type { RecordKind, Telling, ToldFields } from './types';

const TYPE = /^dev\.cdevents\.([a-z]+)\.([a-z]+)(\..*)?$/;

const TICKET_TYPES: Record<string, string> = {
  bug: 'bug',
  enhancement: 'feature',
  feature: 'feature',
};
const PLATFORM_TICKET = 'platform-ticket';

const reference = z.object({ id: text(200) });

/** What an event says, before it is known what of it counts. */
type Read = Omit<Telling, 'source'> & {
  /** Of what does not count. */
  ignored?: string;
};

/** Whether an event is one of those of https://cdevents.dev, and which. */
export function cdEventType(
  type: string,
): { subject: string; predicate: string } | undefined {
  const [, subject, predicate] = TYPE.exec(type) ?? [];
  return subject ? { subject, predicate } : undefined;
}

/**
 * How an event of CDEvents (0.1 to 0.5 and the draft of 0.6 have these fields in common) is read; undefined for those that tell
 * nothing of deployments, incidents and tickets. `customData.paved` may hold what the specification has no field for, by the
 * names of the portal's own events.
 *
 * @param source - who numbers the records
 */
export function cdEvents(
  { subject, predicate }: { subject: string; predicate: string },
  rules: IntakeRules,
  source: string,
): z.ZodType<Read, z.ZodTypeDef, unknown> | undefined {
  switch (`${subject}.${predicate}`) {
    case 'service.deployed':
    case 'service.upgraded':
    case 'service.rolledback':
      return serviceEvent(predicate, rules, source);
    case 'incident.detected':
    case 'incident.reported':
    case 'incident.resolved':
      return incidentEvent(predicate, rules, source);
    case 'ticket.created':
    case 'ticket.updated':
    case 'ticket.closed':
      return ticketEvent(predicate, rules);
    default:
      return undefined;
  }
}

function serviceEvent(predicate: string, rules: IntakeRules, source: string) {
  return eventOf(
    rules,
    z.object({
      environment: reference.extend({ name: text(200).optional() }),
      artifactId: text(2_000).optional(),
    }),
    customOf(deploymentFields(rules, source)),
  ).transform(({ context, subject, customData }, issues) => {
    const { content } = subject;
    const custom = customData?.paved ?? {};
    const entity = serviceRef(subject.id);
    const checked = deployedRef
      .optional()
      .safeParse(customData?.paved?.entity ?? entity);
    checked.error?.issues.forEach(({ message }) =>
      issues.addIssue({ code: 'custom', path: ['subject', 'id'], message }),
    );
    const where = environmentOf(
      content.environment.name ?? content.environment.id,
      rules,
    );
    const artifact = artifactOf(content.artifactId);
    const { chainId } = context;
    // A chain is one run of a pipeline: its steps are of one deployment, unless it goes back
    const ofStep = (name: string) => (chainId ? `${name}#${context.id}` : name);
    const { startedAt, finishedAt, result, ...rest } = toFields(custom);
    return {
      kind: 'deployment' as RecordKind,
      id: chainId
        ? [
            chainId,
            subject.id,
            where,
            ...(predicate === 'rolledback' ? [predicate] : []),
          ].join('/')
        : context.id,
      time: context.timestamp,
      fields: {
        entityRef: entity,
        environment: where,
        version: artifact.version,
        commit: artifact.commit,
        reason: predicate === 'rolledback' ? 'rollback' : 'change',
        ...rest,
        [ofStep('startedAt')]: startedAt,
        [ofStep('finishedAt')]: finishedAt ?? context.timestamp,
        [ofStep('result')]: result ?? 'success',
      },
    };
  });
}

function incidentEvent(predicate: string, rules: IntakeRules, source: string) {
  return eventOf(
    rules,
    z.object({
      description: text(5_000).optional(),
      environment: reference.extend({ name: text(200).optional() }),
      service: reference.optional(),
      ticketURI: z.unknown(),
    }),
    customOf(incidentFields(rules, source)),
  ).transform(({ context, subject, customData }) => {
    const { content } = subject;
    const where = environmentOf(
      content.environment.name ?? content.environment.id,
      rules,
    );
    const isEnd = predicate === 'resolved';
    return {
      kind: 'incident' as RecordKind,
      id: subject.id,
      time: context.timestamp,
      ignored:
        where === 'production'
          ? undefined
          : `incidents in ${where} do not count, only those in production`,
      fields: {
        entityRef: content.service && serviceRef(content.service.id),
        // What is said when it is over is of its end
        title: isEnd ? undefined : content.description?.slice(0, 500),
        url: linkOrNothing(content.ticketURI),
        ...(isEnd
          ? { resolvedAt: context.timestamp }
          : { [`createdAt#${predicate}`]: context.timestamp }),
        ...toFields(customData?.paved ?? {}),
      },
    };
  });
}

function ticketEvent(predicate: string, rules: IntakeRules) {
  return eventOf(
    rules,
    z.object({
      summary: text(5_000).optional(),
      ticketType: text(100).optional(),
      labels: z.array(z.string()).max(500).optional(),
      uri: z.unknown(),
    }),
    customOf(workItemFields(rules)),
  ).transform(({ context, subject, customData }) => {
    const { summary, ticketType, labels, uri } = subject.content;
    return {
      kind: 'work-item' as RecordKind,
      id: subject.id,
      time: context.timestamp,
      fields: {
        title: summary?.slice(0, 500),
        type: labels?.includes(PLATFORM_TICKET)
          ? PLATFORM_TICKET
          : ticketType && (TICKET_TYPES[ticketType.toLowerCase()] ?? 'other'),
        url: linkOrNothing(uri),
        ...(predicate === 'created' && { createdAt: context.timestamp }),
        ...(predicate === 'closed' && { resolvedAt: context.timestamp }),
        ...toFields(customData?.paved ?? {}),
      },
    };
  });
}

function eventOf<TContent extends z.ZodTypeAny, TCustom extends z.ZodTypeAny>(
  rules: IntakeRules,
  content: TContent,
  customData: TCustom,
) {
  return z.object({
    context: z.object({
      id: text(200),
      timestamp: instant(rules),
      chainId: text(100).optional(),
    }),
    subject: z.object({ id: text(200), content }),
    customData,
  });
}

/** Custom data is anybody's; only what is under the portal's name is read. */
function customOf<TShape extends z.ZodRawShape>(shape: TShape) {
  const ours = z.object({ paved: z.object(shape).strict() });
  return z
    .unknown()
    .transform((value, context): Partial<z.output<typeof ours>> | undefined => {
      if (typeof value !== 'object' || value === null || !('paved' in value)) {
        return undefined;
      }
      const read = ours.safeParse(value);
      read.error?.issues.forEach(issue => context.addIssue(issue));
      return read.data ?? z.NEVER;
    });
}

function toFields(custom: { entity?: unknown }): OwnRecord['fields'] {
  const { entity, ...fields } = custom;
  return Object.fromEntries(
    Object.entries({ ...fields, entityRef: entity } as ToldFields).filter(
      ([, value]) => value !== undefined,
    ),
  );
}

/** `service/ledger`, `shop/ledger` and `ledger` are the component of that name; a ref is what it says. */
function serviceRef(id: string): string | undefined {
  const parsed = entityRef().safeParse(
    id.includes(':') ? id : id.split('/').at(-1),
  );
  return parsed.data;
}

/** What a package URL (https://github.com/package-url/purl-spec) says of version and commit. */
function artifactOf(artifactId: string | undefined): {
  version?: string;
  commit?: string;
} {
  const [path, qualifiers = ''] = (artifactId ?? '').split('#')[0].split('?');
  const at = path.lastIndexOf('@');
  if (!path.startsWith('pkg:') || at < 0) {
    return {};
  }
  const version = decoded(path.slice(at + 1)).slice(0, 200);
  const commits = [
    version,
    ...decoded(new URLSearchParams(qualifiers).get('vcs_url') ?? '')
      .split('@')
      .slice(-1),
  ];
  return {
    version: version || undefined,
    commit: commits.find(isFullCommit)?.toLowerCase(),
  };
}

function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
