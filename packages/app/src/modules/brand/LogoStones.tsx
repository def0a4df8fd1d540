/** Paving stones laid as a P, the newest in road-marking yellow; 32 × 32. */
export function LogoStones() {
  return (
    <>
      <g fill="currentColor">
        <rect x="5" y="2" width="11" height="6" rx="1.5" />
        <rect x="17.5" y="2" width="8" height="6" rx="1.5" />
        <rect x="5" y="9.5" width="7" height="6" rx="1.5" />
        <rect x="20" y="9.5" width="7" height="6" rx="1.5" />
        <rect x="5" y="17" width="11" height="6" rx="1.5" />
        <rect x="17.5" y="17" width="8" height="6" rx="1.5" />
      </g>
      <rect x="5" y="24.5" width="7" height="6" rx="1.5" fill="#f2b233" />
    </>
  );
}
