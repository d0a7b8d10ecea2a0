/** What may stand in a comment without ending it, or its line. */
export function commentText(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]/gu, '').replaceAll('*/', '* /').replaceAll('/*', '/ *');
}

/**
 * A string literal of the text's UTF-8 bytes. What is not printable ASCII is written in octal: three digits end by themselves, while a hexadecimal escape
 * takes in whatever digits follow. So is `?`, of which trigraphs are made.
 */
export function cString(text: string): string {
  const characters = Array.from(new TextEncoder().encode(text), (byte) =>
    byte >= 0x20 && byte < 0x7f && !'"\\?'.includes(String.fromCharCode(byte)) ? String.fromCharCode(byte) : `\\${byte.toString(8).padStart(3, '0')}`);
  return `"${characters.join('')}"`;
}
