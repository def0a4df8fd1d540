/** Text that PostgreSQL takes: NUL and halves of characters are replaced by U+FFFD. */
export function cleanText(text: string): string {
  return Buffer.from(text).toString().replaceAll('\0', '\uFFFD');
}
