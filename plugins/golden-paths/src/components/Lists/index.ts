export { Bullets } from './Bullets';
export { Facts } from './Facts';
export { PlainList } from './PlainList';
