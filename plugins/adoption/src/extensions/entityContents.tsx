import { EntityContentBlueprint } from '@backstage/plugin-catalog-react/alpha';

export const deliveryEntityContent = EntityContentBlueprint.make({
  name: 'delivery',
  params: {
    path: '/delivery',
    title: 'Delivery',
    filter: { kind: 'component' },
    loader: () =>
      import('../components/EntityDelivery').then(m => <m.EntityDelivery />),
  },
});
