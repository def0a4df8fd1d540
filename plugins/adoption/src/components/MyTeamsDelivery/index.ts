export { MyTeamsDelivery } from './MyTeamsDelivery';
