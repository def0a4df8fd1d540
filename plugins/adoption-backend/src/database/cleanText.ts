/** Text that PostgreSQL takes: without NUL and halves of characters. */
export function cleanText(text: string): string {
  return Buffer.from(text).toString().replaceAll('\0', '\uFFFD');
}
