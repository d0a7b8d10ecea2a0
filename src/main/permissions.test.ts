import { expect, test } from 'vitest';
import { isAllowed } from './permissions.ts';
import { studioOrigin } from './studio-address.ts';

const camera = { permission: 'media', origin: `${studioOrigin}/`, isMainFrame: true, media: ['video'] } as const;

test('the studio may photograph documents, and copy', () => {
  expect(isAllowed(camera, false)).toBe(true);
  expect(isAllowed({ ...camera, origin: studioOrigin }, false)).toBe(true);
  expect(isAllowed({ ...camera, permission: 'clipboard-sanitized-write', media: [] }, false)).toBe(true);
});

test('nobody listens, and nothing but the studio sees', () => {
  expect(isAllowed({ ...camera, media: ['video', 'audio'] }, false)).toBe(false);
  expect(isAllowed({ ...camera, media: ['audio'] }, false)).toBe(false);
  expect(isAllowed({ ...camera, media: ['unknown'] }, false)).toBe(false);
  expect(isAllowed({ ...camera, media: [] }, false)).toBe(false);
  expect(isAllowed({ ...camera, origin: 'https://example.org/' }, false)).toBe(false);
  expect(isAllowed({ ...camera, origin: 'not an address' }, false)).toBe(false);
  expect(isAllowed({ ...camera, isMainFrame: false }, false)).toBe(false);
});

test('a locked kiosk has no camera', () => {
  expect(isAllowed(camera, true)).toBe(false);
});

test.each(['geolocation', 'notifications', 'display-capture', 'clipboard-read', 'usb', 'fileSystem'])('%s is refused', (permission) => {
  expect(isAllowed({ ...camera, permission }, false)).toBe(false);
});
