const EVERY_MS = 500;

/** The most that a backend and what it starts have held since it was last forgotten. */
export function watchMemory(portal) {
  let peak = 0;
  const look = () => {
    peak = Math.max(peak, portal.residentBytes());
  };
  const timer = setInterval(look, EVERY_MS);
  return {
    peak() {
      look();
      return peak;
    },
    forget() {
      peak = 0;
    },
    stop: () => clearInterval(timer),
  };
}
