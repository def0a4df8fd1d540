import { LogoStones } from './LogoStones';

/** The mark alone, in the colour of the text around it. */
export function LogoIcon(props: { height?: number }) {
  const { height = 28 } = props;
  return (
    <svg
      xmlns="http://www.w3.org/2000/svg"
      viewBox="0 0 32 32"
      width={height}
      height={height}
      aria-hidden
    >
      <LogoStones />
    </svg>
  );
}
