import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { renderInTestApp } from '@backstage/frontend-test-utils';
import {
  EntityProvider,
  entityRouteRef,
} from '@backstage/plugin-catalog-react';
import type { DeliveryExplanation } from '@paved/plugin-adoption-common';
import { adoptionApiRef } from '../../api';
import { rootRouteRef } from '../../routes';
import { fakeBackend } from '../../testUtils/fakeBackend';
import { changeFailRate, leadTime, teamLead } from '../../testUtils/samples';
import { EntityDelivery } from './EntityDelivery';

const at = 'GET /delivery/component/default/ledger-service';

const explanation: DeliveryExplanation = {
  entityRef: 'component:default/ledger-service',
  deployments: [
    {
      id: 'ci/7',
      finishedAt: '2026-11-20T10:00:00Z',
      commit: 'a'.repeat(40),
      version: '1.4.2',
      reason: 'rollback',
      url: 'https://ci.example.com/7',
      changes: [
        {
          commit: 'b'.repeat(40),
          mergedAt: '2026-11-20T09:00:00Z',
          leadTime: { coding: 90, deploy: 60, total: 150, negative: 0 },
        },
      ],
      changeCount: 3,
      leadTime: 150,
      contentBecause: 'Commits between aaaa and the deployment before it.',
      incidents: [
        {
          id: 'pager/1',
          title: 'Payments were slow',
          createdAt: '2026-11-20T10:30:00Z',
          resolvedAt: '2026-11-20T11:00:00Z',
          rule: 'latest-before',
          because: 'It ended 30 minutes before the incident.',
          recoveryMinutes: 60,
        },
      ],
      rework: { rule: 'told', because: 'It is told to be a rollback.' },
    },
  ],
  totalItems: 2,
  nextCursor: 'c2',
  unattributed: [
    {
      id: 'pager/2',
      createdAt: '2026-11-01T10:30:00Z',
      because: 'No deployment is known before it.',
    },
  ],
  notCounted: { failed: 1, elsewhere: 4 },
};

function render(answers: Record<string, unknown>) {
  const backend = fakeBackend({
    'GET /context': teamLead,
    'GET /metrics/definitions': {
      items: [changeFailRate, leadTime].map(tile => tile.definition),
    },
    'GET /metrics': { items: [changeFailRate, leadTime] },
    // No service, unless said otherwise
    'GET /services/component/default/ledger-service/origin': '',
    ...answers,
  });
  renderInTestApp(
    <EntityProvider
      entity={{
        apiVersion: 'backstage.io/v1alpha1',
        kind: 'Component',
        metadata: { name: 'ledger-service', namespace: 'default' },
      }}
    >
      <EntityDelivery />
    </EntityProvider>,
    {
      apis: [[adoptionApiRef, backend.client]],
      mountedRoutes: {
        '/adoption': rootRouteRef,
        '/catalog/:namespace/:kind/:name': entityRouteRef,
      },
      initialRouteEntries: [
        '/?period=custom&from=2026-11-01&to=2026-11-20&zone=UTC',
      ],
    },
  );
  return backend;
}

describe('EntityDelivery', () => {
  it('shows the numbers of the entity and, deployment by deployment, what they are made of and by which rule', async () => {
    const second = `${at}?from=2026-11-01T00%3A00%3A00.000Z&to=2026-11-21T00%3A00%3A00.000Z&zone=UTC&cursor=c2&limit=20`;
    const backend = render({
      [at]: explanation,
      [second]: {
        ...explanation,
        deployments: [
          {
            ...explanation.deployments[0],
            id: 'ci/6',
            version: '1.4.1',
            changes: [],
            changeCount: 0,
            leadTime: undefined,
            unknownBecause: 'the deployment named no commit',
          },
        ],
        nextCursor: undefined,
      },
    });
    expect(
      await screen.findByRole('heading', {
        name: '2 deployments to production',
      }),
    ).toBeInTheDocument();
    expect(
      screen.getByText(
        'Not counted: 1 deployment that failed, 4 to other environments.',
      ),
    ).toBeInTheDocument();
    await screen.findByText('22 %');
    expect(
      backend.asked.find(question => question.startsWith('GET /metrics?')),
    ).toMatch(/&entity=component%3Adefault%2Fledger-service$/);

    const summary = (await screen.findByText('1.4.2')).closest('summary')!;
    expect(summary).toHaveTextContent('3 changes, lead time 2 h 30 min');
    expect(summary).toHaveTextContent('Failed: 1 incident');
    expect(summary).toHaveTextContent('Rework');
    await userEvent.click(summary);
    const item = summary.closest('details')!;
    expect(
      within(item).getByRole('row', {
        name: 'bbbbbbbbbb 1 h 30 min not known not known 1 h 2 h 30 min',
      }),
    ).toBeInTheDocument();
    expect(item).toHaveTextContent('And 2 older ones.');
    expect(item).toHaveTextContent(
      'The latest deployment before it. It ended 30 minutes before the incident.',
    );
    expect(item).toHaveTextContent('recovered 1 h after the deployment');
    expect(item).toHaveTextContent('Rework: It is told to be a rollback.');

    const unknown = screen.getByRole('region', {
      name: 'Incidents without a cause',
    });
    expect(unknown).toHaveTextContent('No deployment is known before it.');
    expect(unknown).toHaveTextContent('not resolved yet');

    await userEvent.click(screen.getByRole('button', { name: 'Show older' }));
    const older = (await screen.findByText('1.4.1')).closest('summary')!;
    expect(older).toHaveTextContent(
      'changes not known: the deployment named no commit',
    );
    expect(older).not.toHaveTextContent('0 changes');
    expect(screen.getByText('1.4.2')).toBeInTheDocument();
  });

  it('has the one command that tells of a deployment where there is none', async () => {
    render({
      [at]: {
        ...explanation,
        deployments: [],
        totalItems: 0,
        nextCursor: undefined,
        unattributed: [],
      },
    });
    const command = await screen.findByRole('group', {
      name: 'Command that tells of a deployment',
    });
    expect(command).toHaveTextContent(/curl .*\/api\/adoption\/events"/);
    const event = command.textContent!.match(/<<EOF\n([^]*)\nEOF/)![1];
    expect(JSON.parse(event)).toMatchObject({
      type: 'dev.paved.deployment',
      time: expect.stringMatching(/date -u/),
      data: { entity: 'component:default/ledger-service', result: 'success' },
    });
    expect(screen.getByText(/4 to other environments/)).toBeInTheDocument();
    expect(screen.queryByText(/Where it is from/)).not.toBeInTheDocument();
  });

  it('shows where a service is from, with the proofs', async () => {
    render({
      [at]: explanation,
      'GET /services/component/default/ledger-service/origin': {
        class: 'golden-path',
        path: 'goldenpath:default/go-microservice',
        isMandated: false,
        createdAtIs: 'first-commit',
        isNew: true,
        evidence: [
          {
            source: 'lock',
            text: 'Its first commit has the lock of the path',
            at: '2026-10-02T10:00:00Z',
            commit: 'c'.repeat(40),
          },
        ],
        stays: [
          {
            path: 'goldenpath:default/go-microservice',
            from: '2026-10-02T10:00:00Z',
            to: '2026-11-02T10:00:00Z',
            how: 'created',
            left: 'stepped-off',
          },
        ],
      },
    });
    const origin = await screen.findByRole('region', {
      name: 'Where it is from',
    });
    expect(origin).toHaveTextContent(
      'Created from a golden path (go-microservice).',
    );
    expect(
      within(origin)
        .getAllByRole('listitem')
        .map(item => item.textContent),
    ).toEqual([
      'Its first commit has the lock of the path, 2 Oct 2026 (cccccccccc)',
      'It was created on go-microservice, 2 Oct 2026, until 2 Nov 2026: it stepped off',
    ]);
  });

  it('says what went wrong', async () => {
    render({ [at]: { failsWith: 503, message: 'The database is away' } });
    expect(await screen.findByText(/The database is away/)).toBeInTheDocument();
  });
});
