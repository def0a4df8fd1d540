import { entityRefSchema } from '@paved/router';

/** `production-readiness` is short for `scorecard:default/production-readiness`. */
export const scorecardRefSchema = entityRefSchema('scorecard');

/** Path of one entity. */
export const ENTITY_PATH = '/entities/:kind/:namespace/:name';
