/** Hands what lies at an address to the person, under a name that tells what it is. */
export function saveAs(href: string, fileName: string): void {
  const link = document.createElement('a');
  link.href = href;
  link.download = fileName;
  link.click();
}

/** Hands a file to the person. */
export function saveBlob(blob: Blob, fileName: string): void {
  const url = URL.createObjectURL(blob);
  saveAs(url, fileName);
  // The click has started the download; the browser still reads the address a moment later.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
