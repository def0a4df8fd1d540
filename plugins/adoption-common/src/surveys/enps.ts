/**
 * Developer eNPS: 100 · (promoters − detractors) ÷ answers, from −100 to 100, with its margin of error: the score of all who
 * could have answered is within ± `margin` 19 times in 20, 196 · √((p + d − (p − d)²) ÷ n) with p and d as shares.
 *
 * @param counts - detractors, passives, promoters; at least one
 * @public
 */
export function enpsOf([detractors, passives, promoters]: readonly number[]): {
  score: number;
  margin: number;
  sample: number;
} {
  const sample = detractors + passives + promoters;
  const p = promoters / sample;
  const d = detractors / sample;
  return {
    score: 100 * (p - d),
    margin: 196 * Math.sqrt((p + d - (p - d) ** 2) / sample),
    sample,
  };
}
