/** Formats that are recognised, whether or not they can be read. `heif` is HEIC by any of its names. */
export type FileFormat = 'png' | 'jpeg' | 'tiff' | 'webp' | 'gif' | 'pdf' | 'heif' | 'avif';

/** PDF readers look for the header in the first kilobyte: mail gateways and scanners put lines of their own before it (ISO 32000-1, annex H). */
const pdfHeaderWithin = 1024;

/** By the first bytes, never by the name. Null: none that we know. */
export function fileFormat(bytes: Uint8Array): FileFormat | null {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, pdfHeaderWithin)).toString('latin1');
  if (head.startsWith('\x89PNG\r\n\x1a\n')) return 'png';
  if (head.startsWith('\xff\xd8\xff')) return 'jpeg';
  if (/^(II[*+]\0|MM\0[*+])/.test(head)) return 'tiff';
  if (/^GIF8[79]a/.test(head)) return 'gif';
  if (/^RIFF.{4}WEBP/s.test(head)) return 'webp';
  if (/^.{4}ftyp(hei|hev|mif1|msf1)/s.test(head)) return 'heif';
  if (/^.{4}ftypavi/s.test(head)) return 'avif';
  return head.includes('%PDF-') ? 'pdf' : null;
}
