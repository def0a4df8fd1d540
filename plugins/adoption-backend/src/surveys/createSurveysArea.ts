import { PolicyGuard } from '@paved/router';
import type { AdoptionArea, AdoptionContext } from '../areas/AdoptionArea';
import { readPlatformTeams } from '../config';
import { readSurveysConfig } from './config';
import { DatabaseSurveyStore } from './DatabaseSurveyStore';
import { SurveyFiles } from './SurveyFiles';
import { SurveyMetricGroup } from './SurveyMetricGroup';
import { SurveyPeople } from './SurveyPeople';
import { addSurveyRoutes } from './surveyRoutes';
import { Surveys, type PromoteComment } from './Surveys';

/** What people say of the platform when they are asked. */
export function createSurveysArea(
  context: AdoptionContext,
  options: { promoteComment: PromoteComment },
): AdoptionArea {
  const config = readSurveysConfig(context.config);
  const store = DatabaseSurveyStore.create(context);
  const files = SurveyFiles.create({ ...context, config });
  const people = SurveyPeople.create({
    ...context,
    platformTeams: readPlatformTeams(context.config),
  });
  const surveys = Surveys.create({
    ...context,
    ...options,
    ...config,
    ...{ store, files, people },
  });
  context.metrics.add(SurveyMetricGroup.create({ store, people }));
  return {
    addRoutes: router =>
      addSurveyRoutes(router, context, {
        surveys,
        files,
        guard: PolicyGuard.create(context),
      }),
    chores: {
      surveys: {
        frequency: { minutes: 1 },
        run: now => surveys.run(now),
      },
    },
  };
}
