import {
  toDeployment,
  toIncident,
  toWorkItem,
  type Deployment,
  type DeploymentReason,
  type Incident,
  type RecordKind,
  type Registers,
  type WorkItem,
} from '@paved/plugin-adoption-common';
import type { DeploymentRow, IncidentRow, WorkItemRow } from './tables';

export type RecordRow = DeploymentRow | IncidentRow | WorkItemRow;
type Columns = Record<string, string | null>;

/** Where the records of one kind are kept, and how they look there. */
interface RecordTable {
  table: 'deployments' | 'incidents' | 'work_items';
  /** Without it, what is told is not a record yet. */
  occurredAt: 'finished_at' | 'created_at';
  toColumns(registers: Registers): Columns & { entity_ref: string };
}

export const recordTables: Record<RecordKind, RecordTable> = {
  deployment: {
    table: 'deployments',
    occurredAt: 'finished_at',
    toColumns: registers => {
      const told = toDeployment(registers);
      return {
        entity_ref: told.entityRef ?? '',
        environment: told.environment ?? null,
        result: told.result ?? null,
        started_at: told.startedAt ?? null,
        finished_at: told.finishedAt ?? null,
        commit: told.commit ?? null,
        version: told.version ?? null,
        reason: told.reason ?? 'change',
        mends: told.mends ? JSON.stringify(told.mends) : null,
        url: told.url ?? null,
      };
    },
  },
  incident: {
    table: 'incidents',
    occurredAt: 'created_at',
    toColumns: registers => {
      const told = toIncident(registers);
      return {
        entity_ref: told.entityRef ?? '',
        title: told.title ?? null,
        severity: told.severity ?? null,
        created_at: told.createdAt ?? null,
        resolved_at: told.resolvedAt ?? null,
        caused_by: told.causedBy ?? null,
        url: told.url ?? null,
      };
    },
  },
  'work-item': {
    table: 'work_items',
    occurredAt: 'created_at',
    toColumns: registers => {
      const told = toWorkItem(registers);
      return {
        entity_ref: told.entityRef ?? '',
        type: told.type ?? 'other',
        title: told.title ?? null,
        team: told.team ?? null,
        topic: told.topic ?? null,
        created_at: told.createdAt ?? null,
        resolved_at: told.resolvedAt ?? null,
        url: told.url ?? null,
      };
    },
  },
};

export function deploymentOf(row: DeploymentRow): Deployment {
  return {
    id: row.id,
    entityRef: row.entity_ref,
    subject: row.subject ?? undefined,
    environment: row.environment ?? '',
    result: row.result as Deployment['result'],
    startedAt: row.started_at ?? undefined,
    finishedAt: row.finished_at!,
    commit: row.commit ?? undefined,
    version: row.version ?? undefined,
    reason: row.reason as DeploymentReason,
    mends: row.mends ? JSON.parse(row.mends) : undefined,
    url: row.url ?? undefined,
  };
}

export function incidentOf(row: IncidentRow): Incident {
  return {
    id: row.id,
    entityRef: row.entity_ref,
    subject: row.subject ?? undefined,
    title: row.title ?? undefined,
    severity: row.severity ?? undefined,
    createdAt: row.created_at!,
    resolvedAt: row.resolved_at ?? undefined,
    causedBy: row.caused_by ?? undefined,
    url: row.url ?? undefined,
  };
}

export function workItemOf(row: WorkItemRow): WorkItem {
  return {
    id: row.id,
    type: row.type as WorkItem['type'],
    title: row.title ?? undefined,
    entityRef: row.entity_ref || undefined,
    subject: row.subject ?? undefined,
    team: row.team ?? undefined,
    topic: row.topic ?? undefined,
    createdAt: row.created_at!,
    resolvedAt: row.resolved_at ?? undefined,
    url: row.url ?? undefined,
  };
}
