import { crc32 } from 'node:zlib';
import { InputError } from '@backstage/errors';

/** A picture that holds nothing but a picture. */
export interface Screenshot {
  type: 'image/png' | 'image/jpeg';
  content: Buffer;
}

/** A larger one would take the browser of who looks at it down. */
const MOST_PIXELS = 50_000_000;
const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
/** What a PNG is drawn from; other chunks tell of programs, places and people, or hide something. */
const DRAWN = ['IHDR', 'PLTE', 'tRNS', 'gAMA', 'sRGB', 'cHRM', 'IDAT', 'IEND'];

/**
 * Takes a PNG or JPEG apart and leaves out whatever it is not drawn from: where and with what it was made, comments, and
 * whatever follows its end.
 *
 * @throws InputError when it is neither, or is broken
 */
export function cleanScreenshot(content: Buffer): Screenshot {
  if (content.subarray(0, PNG.length).equals(PNG)) {
    return { type: 'image/png', content: cleanPng(content) };
  }
  if (content[0] === 0xff && content[1] === 0xd8) {
    return { type: 'image/jpeg', content: cleanJpeg(content) };
  }
  throw new InputError('A screenshot must be a PNG or JPEG file');
}

/** PNG, chapter 5: chunks of length, type, data and checksum. */
function cleanPng(content: Buffer): Buffer {
  const parts: Buffer[] = [PNG];
  let at = PNG.length;
  let last = '';
  while (last !== 'IEND') {
    if (at + 12 > content.length) {
      throw broken('PNG', 'it ends too early');
    }
    const length = content.readUInt32BE(at);
    const end = at + 12 + length;
    if (end > content.length) {
      throw broken('PNG', 'it ends too early');
    }
    const type = content.toString('latin1', at + 4, at + 8);
    if (
      content.readUInt32BE(end - 4) !== crc32(content.subarray(at + 4, end - 4))
    ) {
      throw broken('PNG', 'a checksum is wrong');
    }
    if (!last) {
      if (type !== 'IHDR' || length !== 13) {
        throw broken('PNG', 'it begins with no header');
      }
      checkSize(content.readUInt32BE(at + 8), content.readUInt32BE(at + 12));
    }
    if (DRAWN.includes(type)) {
      parts.push(content.subarray(at, end));
    }
    last = type;
    at = end;
  }
  return Buffer.concat(parts);
}

/** ITU T.81, annex B: segments of marker, length and data; after a start of scan, data until the next marker. */
function cleanJpeg(content: Buffer): Buffer {
  const parts: Buffer[] = [content.subarray(0, 2)];
  let at = 2;
  let hasSize = false;
  for (;;) {
    if (at + 4 > content.length && content[at + 1] !== 0xd9) {
      throw broken('JPEG', 'it ends too early');
    }
    const marker = content[at + 1];
    if (content[at] !== 0xff) {
      throw broken('JPEG', 'a marker is missing');
    }
    if (marker === 0xd9) {
      if (!hasSize) {
        throw broken('JPEG', 'it has no picture');
      }
      parts.push(content.subarray(at, at + 2));
      return Buffer.concat(parts);
    }
    if (marker === 0xff) {
      // Any number of these may stand before a marker
      at += 1;
      continue;
    }
    let end = at + 2 + content.readUInt16BE(at + 2);
    if (end > content.length || end < at + 4) {
      throw broken('JPEG', 'it ends too early');
    }
    const isFrame =
      marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame) {
      if (end < at + 9) {
        throw broken('JPEG', 'it has no size');
      }
      checkSize(content.readUInt16BE(at + 7), content.readUInt16BE(at + 5));
      hasSize = true;
    }
    if (marker === 0xda) {
      end = endOfScan(content, end);
    }
    // APP1 to APP15 but for Adobe's, which says how colours are meant, and comments
    const isTold =
      (marker >= 0xe1 && marker <= 0xef && marker !== 0xee) || marker === 0xfe;
    if (!isTold) {
      parts.push(content.subarray(at, end));
    }
    at = end;
  }
}

function endOfScan(content: Buffer, from: number): number {
  for (let at = content.indexOf(0xff, from); at !== -1; ) {
    const next = content[at + 1];
    // A stuffed byte and restarts belong to the data
    if (next !== 0 && !(next >= 0xd0 && next <= 0xd7)) {
      return at;
    }
    at = content.indexOf(0xff, at + 2);
  }
  throw broken('JPEG', 'it ends too early');
}

function checkSize(width: number, height: number): void {
  if (!width || !height || width * height > MOST_PIXELS) {
    throw new InputError(
      `A screenshot may have ${
        MOST_PIXELS / 1_000_000
      } million pixels, and this one is ${width} × ${height}`,
    );
  }
}

function broken(type: string, reason: string): InputError {
  return new InputError(`The screenshot is no whole ${type} file: ${reason}`);
}
