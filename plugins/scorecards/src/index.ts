export { scorecardsPlugin as default } from './plugin';
export { scorecardsApiRef } from './api';
export type {
  EntityHistoryQuery,
  NewCampaign,
  NewWaiver,
  ScorecardsApi,
  StandingsFilter,
  StandingsQuery,
  WaiverAnswer,
  WaiversQuery,
} from './api';
