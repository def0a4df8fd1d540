#!/usr/bin/env bash
# Pushes facts, when there are any, then asks the gate. Its exit code is the gate's: only 0 is a yes.
set -euo pipefail

paved() {
  npm exec --yes --package="$CLI" -- paved "$@"
}

if [ -n "$FACTS" ]; then
  mapfile -t reports < <(printf '%s\n' "$FACTS" | sed '/^[[:space:]]*$/d')
  paved facts push "$ENTITY" --commit "$GITHUB_SHA" "${reports[@]}"
fi

answer="$(mktemp)"
code=0
paved gate "$ENTITY" --scorecard "$SCORECARD" --commit "$GITHUB_SHA" --wait "$WAIT" --format json \
  ${LEVEL:+--level "$LEVEL"} ${ARTIFACT:+--artifact "$ARTIFACT"} >"$answer" || code=$?

# One annotation per reason; what the portal says is escaped, so that it can't be read as another command
node - "$answer" "$code" <<'NODE'
const { appendFileSync, readFileSync } = require('node:fs');
const [, , file, code] = process.argv;
const escape = text =>
  text.replace(/%/g, '%25').replace(/\r/g, '%0D').replace(/\n/g, '%0A').replace(/:/g, '%3A').replace(/,/g, '%2C');
let decision;
try {
  decision = JSON.parse(readFileSync(file, 'utf8'));
} catch {
  console.log(`::error title=Release gate::No answer (exit code ${code}); not released`);
  process.exit(0);
}
const kind = decision.decision === 'allow' ? 'notice' : 'error';
console.log(`::${kind} title=Release gate::${escape(`${decision.entityRef}: ${decision.decision}, ${decision.level ?? 'below the first level'} of ${decision.requiredLevel}`)}`);
for (const { title, status, message, remedy } of decision.reasons) {
  console.log(`::${kind} title=${escape(`${title}: ${status}`)}::${escape(remedy ? `${message} To do: ${remedy}` : message)}`);
}
appendFileSync(process.env.GITHUB_OUTPUT, `decision=${decision.decision}\ndecision-id=${(decision.id ?? '').replace(/[^\w-]/g, '')}\n`);
NODE
exit "$code"
