/** @returns minor units; undefined when the text is no amount, or nothing */
export function readMoney(text: string): number | undefined {
  const match = /^(\d{1,9})(?:[.,](\d{1,2}))?$/.exec(text.trim());
  if (!match) {
    return undefined;
  }
  const [, whole = '', part = ''] = match;
  const amount = Number(whole) * 100 + Number(part.padEnd(2, '0'));
  return amount > 0 ? amount : undefined;
}

export function writeMoney(amount: number): string {
  return (amount / 100).toFixed(2);
}
