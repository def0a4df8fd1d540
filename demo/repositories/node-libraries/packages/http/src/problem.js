/** An RFC 9457 problem. */
export function problem(status, title, detail) {
  return { type: 'about:blank', title, status, ...(detail ? { detail } : {}) };
}
