import { crc32, deflateSync } from 'node:zlib';
import { cleanScreenshot } from './cleanScreenshot';

const SIGNATURE = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');

function chunk(type: string, data: Buffer = Buffer.alloc(0)): Buffer {
  const result = Buffer.alloc(12 + data.length);
  result.writeUInt32BE(data.length, 0);
  result.write(type, 4, 'latin1');
  data.copy(result, 8);
  result.writeUInt32BE(
    crc32(result.subarray(4, 8 + data.length)),
    8 + data.length,
  );
  return result;
}

function header(width = 1, height = 1): Buffer {
  const data = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 8, 0, 0, 0, 0]);
  data.writeUInt32BE(width, 0);
  data.writeUInt32BE(height, 4);
  return chunk('IHDR', data);
}

const pixels = chunk('IDAT', deflateSync(Buffer.from([0, 128])));
const png = Buffer.concat([SIGNATURE, header(), pixels, chunk('IEND')]);

function segment(marker: number, data: number[] | string): Buffer {
  const content = Buffer.from(data as string, 'latin1');
  const length = content.length + 2;
  return Buffer.concat([
    Buffer.from([0xff, marker, length >> 8, length % 256]),
    content,
  ]);
}

const START = Buffer.from([0xff, 0xd8]);
const END = Buffer.from([0xff, 0xd9]);
const frame = (width = 8, height = 8) =>
  segment(0xc0, [
    8,
    height >> 8,
    height % 256,
    width >> 8,
    width % 256,
    1,
    1,
    0x11,
    0,
  ]);
/** With a stuffed byte and a restart, which do not end it. */
const scan = Buffer.concat([
  segment(0xda, [1, 1, 0, 0, 63, 0]),
  Buffer.from([1, 0xff, 0, 2, 0xff, 0xd0, 3]),
]);
const jpeg = Buffer.concat([
  START,
  segment(0xe0, 'JFIF\0'),
  frame(),
  scan,
  END,
]);

const evil = '<script>alert(1)</script>';

describe('cleanScreenshot', () => {
  it('keeps pictures as they are', () => {
    expect(cleanScreenshot(png)).toEqual({ type: 'image/png', content: png });
    expect(cleanScreenshot(jpeg)).toEqual({
      type: 'image/jpeg',
      content: jpeg,
    });
  });

  it('leaves out what they are not drawn from, and what follows them', () => {
    const told = Buffer.concat([
      SIGNATURE,
      header(),
      chunk('tEXt', Buffer.from(`Comment\0${evil}`)),
      chunk('eXIf', Buffer.from('where it was taken')),
      pixels,
      chunk('IEND'),
      Buffer.from(evil),
    ]);
    expect(cleanScreenshot(told).content).toEqual(png);
    const place = Buffer.concat([
      START,
      segment(0xe0, 'JFIF\0'),
      segment(0xe1, 'Exif\0\0where it was taken'),
      segment(0xfe, evil),
      frame(),
      scan,
      END,
      Buffer.from(`PK\x03\x04${evil}`),
    ]);
    expect(cleanScreenshot(place).content).toEqual(jpeg);
  });

  it.each<[string, Buffer, RegExp]>([
    ['nothing', Buffer.alloc(0), /PNG or JPEG/],
    ['HTML', Buffer.from(`<!doctype html>${evil}`), /PNG or JPEG/],
    [
      'SVG',
      Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg">${evil}</svg>`),
      /PNG or JPEG/,
    ],
    ['a GIF', Buffer.from('GIF89a/*'), /PNG or JPEG/],
    [
      'HTML behind a signature of PNG',
      Buffer.concat([SIGNATURE, Buffer.from(evil)]),
      /no whole PNG/,
    ],
    [
      'HTML behind a signature of JPEG',
      Buffer.concat([START, Buffer.from(evil)]),
      /no whole JPEG/,
    ],
    ['a PNG that is cut off', png.subarray(0, -5), /ends too early/],
    ['a JPEG that is cut off', jpeg.subarray(0, -2), /ends too early/],
    ['a JPEG without a picture', Buffer.concat([START, END]), /no picture/],
    [
      'a PNG with a wrong checksum',
      Buffer.concat([
        SIGNATURE,
        header().fill(1, 20, 21),
        pixels,
        chunk('IEND'),
      ]),
      /checksum/,
    ],
    [
      'a PNG that says it is longer than it is',
      Buffer.concat([
        SIGNATURE,
        Buffer.from('ffffffff49484452', 'hex'),
        Buffer.alloc(40),
      ]),
      /ends too early/,
    ],
    [
      'a PNG that would fill the memory',
      Buffer.concat([
        SIGNATURE,
        header(100_000, 100_000),
        pixels,
        chunk('IEND'),
      ]),
      /100000 × 100000/,
    ],
    [
      'a JPEG that would fill the memory',
      Buffer.concat([START, frame(65_000, 65_000), scan, END]),
      /65000 × 65000/,
    ],
    [
      'a lone marker',
      Buffer.concat([START, Buffer.from([0xff])]),
      /ends too early/,
    ],
  ])('refuses %s', (_, content, reason) => {
    expect(() => cleanScreenshot(content)).toThrow(reason);
  });

  it('ends whatever it is given', () => {
    for (let at = 0; at < 3_000; at++) {
      const source = at % 2 ? png : jpeg;
      const broken = Buffer.from(source);
      broken[(at * 7919) % broken.length] = (at * 31) % 256;
      const clean = () => cleanScreenshot(broken).content.length;
      const lengthOr = (read: () => number) => {
        try {
          return read();
        } catch (error) {
          return (error as Error).name;
        }
      };
      expect([
        'InputError',
        ...Array.from({ length: broken.length + 1 }, (_, length) => length),
      ]).toContain(lengthOr(clean));
    }
  });
});
