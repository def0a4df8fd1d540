import { LogoStones } from './LogoStones';

/** Mark and name; drawn, so that it looks the same with every font. */
export function LogoFull(props: { height?: number }) {
  const { height = 28 } = props;
  return (
    <svg
      xmlns="http://www.w3.org/2000/svg"
      viewBox="0 0 116 32"
      width={(height * 116) / 32}
      height={height}
      role="img"
      aria-label="Paved"
    >
      <LogoStones />
      <g
        fill="none"
        stroke="currentColor"
        strokeWidth="3"
        strokeLinecap="round"
        strokeLinejoin="round"
      >
        <path d="M37 25V8h5.5a5.25 5.25 0 0 1 0 10.5H37" />
        <circle cx="57.5" cy="19.5" r="5.5" />
        <path d="M63 14v11" />
        <path d="m68 14 4.75 11L77.5 14" />
        <path d="M82.2 19.6h10.6a5.4 5.4 0 1 0-1.6 3.9" />
        <circle cx="103" cy="19.5" r="5.5" />
        <path d="M108.500 7v18" />
      </g>
    </svg>
  );
}
