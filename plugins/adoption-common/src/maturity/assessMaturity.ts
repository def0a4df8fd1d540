import { sampleText } from '../metrics/sampleText';
import type { MetricTarget, MetricValue } from '../metrics/types';
import type {
  AspectState,
  CriterionState,
  MaturityAssessment,
  MaturityCriterion,
  MaturityLevel,
  MaturityModel,
  ShownEvidence,
} from './types';

const WORDS: Record<MetricTarget['is'], string> = {
  above: 'above',
  'at-least': 'at least',
  below: 'below',
  'at-most': 'at most',
};

/**
 * What is known about the criteria.
 *
 * @public
 */
export interface MaturityEvidence {
  /** Number of a criterion with a metric; `undefined` when nothing measures it. */
  measured: (criterion: MaturityCriterion) => MetricValue | undefined;
  /** The newest that was shown for a criterion. */
  shown: (criterion: MaturityCriterion) => ShownEvidence | undefined;
  /** `YYYY-MM-DD` */
  today: string;
}

/**
 * Where a platform stands. An aspect has the highest level at which its criteria of this and all lower levels are evidenced now:
 * what has run out counts no more. The whole is as far as its weakest aspect.
 *
 * @public
 */
export function assessMaturity(
  model: MaturityModel,
  evidence: MaturityEvidence,
): MaturityAssessment {
  const aspects = model.aspects.map((aspect): AspectState => {
    const criteria = aspect.criteria
      .map(criterion => stateOf(criterion, evidence))
      .sort((a, b) => a.level - b.level);
    const unmet = criteria.filter(({ isMet }) => !isMet);
    const level = unmet.length
      ? ((unmet[0].level - 1) as MaturityLevel)
      : criteria[criteria.length - 1].level;
    return {
      ...aspect,
      level,
      criteria,
      nextSteps: unmet.filter(criterion => criterion.level === level + 1),
    };
  });
  return {
    level: Math.min(...aspects.map(({ level }) => level)) as MaturityLevel,
    aspects,
  };
}

function stateOf(
  criterion: MaturityCriterion,
  evidence: MaturityEvidence,
): CriterionState {
  return 'show' in criterion.evidence
    ? shownState(criterion, evidence)
    : measuredState(criterion, evidence);
}

function shownState(
  criterion: MaturityCriterion,
  { shown, today }: MaturityEvidence,
): CriterionState {
  const found = shown(criterion);
  if (!found) {
    return {
      ...criterion,
      isMet: false,
      isExpired: false,
      because: 'Nobody has shown it',
    };
  }
  const isExpired = found.expiresOn < today;
  return {
    ...criterion,
    isMet: !isExpired,
    isExpired,
    shown: found,
    because: isExpired
      ? `What was shown counted until ${found.expiresOn}`
      : `Shown, and counts until ${found.expiresOn}`,
  };
}

function measuredState(
  criterion: MaturityCriterion,
  { measured }: MaturityEvidence,
): CriterionState {
  const { target, sample, days, metric } = criterion.evidence as Exclude<
    MaturityCriterion['evidence'],
    { show: string }
  >;
  const found = measured(criterion);
  const unmet = { ...criterion, isMet: false, isExpired: false };
  if (!found) {
    return { ...unmet, because: `Nothing here measures ${metric}` };
  }
  if (found.value === undefined) {
    return { ...unmet, because: found.noValue ?? 'There is no number' };
  }
  const of = `${rounded(found.value)}${
    target ? `, wanted is ${WORDS[target.is]} ${target.value}` : ''
  }; ${sampleText(found.sample, found.sampleOf)} in ${days} days`;
  if (found.sample < sample) {
    return {
      ...unmet,
      because: `${of}, and ${sample} are needed to tell`,
    };
  }
  return {
    ...unmet,
    isMet: !target || reaches(target, found.value),
    because: of,
  };
}

function reaches(target: MetricTarget, value: number): boolean {
  return {
    above: value > target.value,
    'at-least': value >= target.value,
    below: value < target.value,
    'at-most': value <= target.value,
  }[target.is];
}

function rounded(value: number): string {
  return String(Math.round(value * 100) / 100);
}
