import { expect, test } from 'vitest';
import { mimeOf } from './mime-of.ts';

test.each([
  ['\xff\xd8\xff\xe0', 'image/jpeg'],
  ['\x89PNG\r\n\x1a\n', 'image/png'],
  ['II*\0', 'image/tiff'],
  ['MM\0*', 'image/tiff'],
  ['RIFF\x10\0\0\0WEBPVP8 ', 'image/webp'],
  ['\0\0\0\x18ftypheic', 'image/heic'],
  ['\0\0\0\x18ftypavif', 'application/octet-stream'],
  ['%PDF-1.7', 'application/pdf'],
  ['\n\n%PDF-1.4', 'application/pdf'],
  ['PK\x03\x04', 'application/octet-stream'],
  ['', 'application/octet-stream']
])('%j is %s', (start, mime) => {
  expect(mimeOf(Buffer.from(start, 'latin1'))).toBe(mime);
});
