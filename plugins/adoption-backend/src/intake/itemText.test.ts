import { itemText } from './itemText';

describe('itemText', () => {
  it('keeps what was told, without what may be secret', () => {
    const token = `ghp_${'a'.repeat(36)}`;
    const text = itemText({
      id: 'one',
      author: 'sara@example.com',
      apiKey: 'S3CRET',
      note: `with ${token}, password=S3CRET and more`,
      url: 'https://sara:S3CRET@host/build?id=1&access_token=S3CRET#log',
      plain: 'https://host/build/1?commit=abc by sara@example.com',
    });
    expect(JSON.parse(text!)).toEqual({
      id: 'one',
      author: '[removed]',
      apiKey: '[removed]',
      note: 'with [removed], password=[removed] and more',
      url: 'https://[removed]@host/build?id=1&access_token=[removed]#log',
      plain: 'https://host/build/1?commit=abc by sara@example.com',
    });
  });

  it('keeps nothing that is too large or too deep, and takes no longer for what is hostile', () => {
    let deep: unknown = 1;
    for (let level = 0; level < 100_000; level++) {
      deep = [deep];
    }
    expect(itemText(deep)).toBeUndefined();
    expect(itemText('x'.repeat(20_000))).toBeUndefined();
    const started = process.cpuUsage();
    for (const hostile of ['://a', 'token=', 'eyJaaaaaaaa.', 'ghp_', 'w']) {
      itemText(hostile.repeat(100_000));
    }
    const { user, system } = process.cpuUsage(started);
    expect((user + system) / 1_000).toBeLessThan(10_000);
  });
});
