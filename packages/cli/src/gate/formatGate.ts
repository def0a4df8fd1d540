import type { GateDecision } from '@paved/plugin-scorecards-common';

export type GateFormat = 'text' | 'json' | 'github';

/** How a decision can be printed, by the name that `--format` takes. */
export const gateFormats: Record<
  GateFormat,
  (decision: GateDecision) => string
> = {
  text: formatText,
  json: decision => `${JSON.stringify(decision, undefined, 2)}\n`,
  github: formatGitHub,
};

const ANSWERS: Record<GateDecision['decision'], string> = {
  allow: 'May be released',
  deny: 'May not be released',
  unknown: 'Not known whether it may be released, so it may not',
};

function headline(decision: GateDecision): string {
  const { entityRef, scorecard, level, requiredLevel } = decision;
  return `${ANSWERS[decision.decision]}: ${entityRef} is ${
    level ?? 'below the first level'
  } on ${scorecard}; ${requiredLevel} is needed`;
}

function formatText(decision: GateDecision): string {
  const lines = [headline(decision)];
  for (const {
    status,
    check,
    title,
    message,
    remedy,
    url,
  } of decision.reasons) {
    lines.push('', `  ${status.padEnd(7)}  ${title} (${check})`);
    lines.push(`           ${message}`);
    if (remedy) {
      lines.push(`           To do: ${remedy}`);
    }
    if (url) {
      lines.push(`           ${url}`);
    }
  }
  for (const { check, reason, until } of decision.waivers) {
    lines.push('', `  waived   ${check} until ${until}: ${reason}`);
  }
  lines.push('', footer(decision));
  return `${lines.map(printable).join('\n')}\n`;
}

function footer(decision: GateDecision): string {
  const { id, commit, evaluatedAt, scorecardVersion } = decision;
  return [
    `evaluated ${evaluatedAt} with version ${scorecardVersion.slice(0, 12)}`,
    ...(commit ? [`commit ${commit}`] : []),
    ...(id ? [`decision ${id}`] : []),
  ].join(', ');
}

/** Workflow commands: one annotation per reason, see GitHub's "Workflow commands for GitHub Actions". */
function formatGitHub(decision: GateDecision): string {
  const kind = decision.decision === 'allow' ? 'notice' : 'error';
  const lines = [command(kind, 'Release gate', headline(decision))];
  for (const { status, title, message, remedy } of decision.reasons) {
    lines.push(
      command(
        kind,
        `${title}: ${status}`,
        remedy ? `${message}\nTo do: ${remedy}` : message,
      ),
    );
  }
  return `${lines.join('\n')}\n${formatText(decision)}`;
}

function command(kind: string, title: string, message: string): string {
  return `::${kind} title=${escapeProperty(title)}::${escapeData(message)}`;
}

function escapeData(text: string): string {
  return text.replace(/%/g, '%25').replace(/\r/g, '%0D').replace(/\n/g, '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replace(/:/g, '%3A').replace(/,/g, '%2C');
}

/**
 * What comes from a scorecard must neither steer the terminal nor start a line of its own, which CI could take for a command.
 */
function printable(line: string): string {
  // eslint-disable-next-line no-control-regex
  return line.replace(/[\u0000-\u001f\u007f-\u009f]+/g, ' ');
}
