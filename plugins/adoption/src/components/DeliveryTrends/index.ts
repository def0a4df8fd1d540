export { DeliveryTrends } from './DeliveryTrends';
