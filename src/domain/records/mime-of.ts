/** Of the files that scanners and cameras write, by their first bytes. */
const signatures: readonly (readonly [mime: string, pattern: RegExp])[] = [
  ['image/jpeg', /^\xff\xd8\xff/],
  ['image/png', /^\x89PNG\r\n/],
  ['image/tiff', /^(II[*+]\0|MM\0[*+])/],
  ['image/webp', /^RIFF[^]{4}WEBP/],
  ['image/heic', /^[^]{4}ftyp(hei|hev|mif1|msf1)/],
  // Some writers put other bytes before the header (PDF Reference 1.7, appendix H, note 13).
  ['application/pdf', /%PDF-/]
];

const lookedAtBytes = 1024;
export const unknownMime = 'application/octet-stream';

/** What a file is by what stands in it; its name says nothing for sure. */
export function mimeOf(bytes: Uint8Array): string {
  const start = String.fromCharCode(...bytes.subarray(0, lookedAtBytes));
  return signatures.find(([, pattern]) => pattern.test(start))?.[0] ?? unknownMime;
}
