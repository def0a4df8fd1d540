import { useEffect } from 'react';

const EVERY_MS = 1500;

/** Looks again and again while something moves that the portal does by itself. */
export function useRefreshWhile(isMoving: boolean, reload: () => void): void {
  useEffect(() => {
    if (!isMoving) {
      return undefined;
    }
    const timer = setInterval(reload, EVERY_MS);
    return () => clearInterval(timer);
  }, [isMoving, reload]);
}
