import { useEffect, useRef, useState, type RefObject } from 'react';

/** Where nothing is laid out, as in tests. */
const WIDTH = 640;

/** How wide an element is, and when that changes. */
export function useWidth<T extends HTMLElement>(): {
  ref: RefObject<T>;
  width: number;
} {
  const ref = useRef<T>(null);
  const [width, setWidth] = useState(WIDTH);

  useEffect(() => {
    const element = ref.current;
    if (!element) {
      return undefined;
    }
    const measure = () => setWidth(element.clientWidth || WIDTH);
    measure();
    if (typeof ResizeObserver === 'undefined') {
      return undefined;
    }
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  return { ref, width };
}
