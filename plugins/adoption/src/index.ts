export { adoptionPlugin as default } from './plugin';
export { adoptionApiRef } from './api';
export type { AdoptionApi, Parameters } from './api';
