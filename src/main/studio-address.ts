export const studioScheme = 'studio';
export const studioOrigin = `${studioScheme}://app`;

/** An address, or an origin, of the studio's own interface. */
export function isStudio(address: string): boolean {
  return URL.canParse(address) && originOf(address) === studioOrigin;
}

/** `URL.origin` is opaque for schemes that Node does not know. */
function originOf(address: string): string {
  const { protocol, host } = new URL(address);
  return `${protocol}//${host}`;
}
