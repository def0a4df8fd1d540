export { useView } from './useView';
export {
  ownZone,
  periods,
  problemsOf,
  queryOf,
  readView,
  writeView,
} from './view';
export type { Period, View } from './view';
