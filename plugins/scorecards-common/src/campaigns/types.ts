/**
 * Checks that a part of the company wants to pass by a day.
 *
 * @public
 */
export interface Campaign {
  id: string;
  title: string;
  description?: string;
  scorecard: string;
  checks: string[];
  owner: string;
  startsAt: string;
  deadline: string;
  state: 'planned' | 'running' | 'ended';
  createdBy: string;
}

/** @public */
export interface CampaignProgress {
  campaign: Campaign;
  total: { done: number; entities: number };
  byOwner: Array<{ owner: string; done: number; entities: number }>;
}
