/** What a badge says. */
export interface BadgeText {
  label: string;
  value: string;
  tone: 'good' | 'middling' | 'bad' | 'unknown';
}

const HEIGHT = 20;
const PADDING = 6;
/** Of Verdana at 11 pixels, on average; `textLength` makes what is drawn fit. */
const CHARACTER_WIDTH = 6.6;
const MOST_CHARACTERS = 60;

/** White on each has a contrast of 4.5 and more. */
const COLORS: Record<BadgeText['tone'], string> = {
  good: '#1a7f37',
  middling: '#8a5a00',
  bad: '#b3261e',
  unknown: '#57606a',
};

/** A badge as SVG, for a README. It stands alone: nothing is loaded, nothing runs. */
export function drawBadge({ label, value, tone }: BadgeText): string {
  const [left, right] = [partOf(label), partOf(value)];
  const width = left.width + right.width;
  const name = `${left.text}: ${right.text}`;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${HEIGHT}" role="img" aria-label="${name}">
<title>${name}</title>
<clipPath id="r"><rect width="${width}" height="${HEIGHT}" rx="3"/></clipPath>
<g clip-path="url(#r)">
<rect width="${left.width}" height="${HEIGHT}" fill="#3d444d"/>
<rect x="${left.width}" width="${right.width}" height="${HEIGHT}" fill="${
    COLORS[tone]
  }"/>
</g>
<g fill="#fff" font-family="Verdana,Geneva,DejaVu Sans,sans-serif" font-size="11" aria-hidden="true">
${textAt(left, 0)}
${textAt(right, left.width)}
</g>
</svg>
`;
}

interface Part {
  text: string;
  width: number;
}

function partOf(text: string): Part {
  const characters = [...text];
  const shown =
    characters.length > MOST_CHARACTERS
      ? [...characters.slice(0, MOST_CHARACTERS - 1), '…']
      : characters;
  return {
    text: escape(shown.join('')),
    width: Math.round(shown.length * CHARACTER_WIDTH) + 2 * PADDING,
  };
}

function textAt({ text, width }: Part, x: number): string {
  return `<text x="${x + PADDING}" y="14" textLength="${
    width - 2 * PADDING
  }" lengthAdjust="spacingAndGlyphs">${text}</text>`;
}

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escape(text: string): string {
  return (
    text
      // XML has no way to write these
      .replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '')
      .replace(/[&<>"']/g, character => ENTITIES[character])
  );
}
