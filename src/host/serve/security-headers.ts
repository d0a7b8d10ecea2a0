export interface SecurityOptions {
  /** Origins of sockets beside the page's own, which older browsers do not count as `'self'`. */
  readonly sockets?: readonly string[];
  /** Whether the page itself may ask for the camera; never in a locked kiosk. */
  readonly camera?: boolean;
}

/**
 * Sent with everything that an interface gets, in the window as in the browser. Scripts and styles come from the studio's own files alone, nothing
 * is embedded anywhere, and no feature of the browser is asked for but the clipboard, which takes copied text, and the camera, which photographs
 * documents.
 */
export function securityHeaders({ sockets = [], camera = false }: SecurityOptions = {}): Readonly<Record<string, string>> {
  const policy = [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' blob:",
    "font-src 'self'",
    ["connect-src 'self'", ...sockets].join(' '),
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "form-action 'none'"
  ];
  return {
    'content-security-policy': policy.join('; '),
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': `accelerometer=(), camera=(${camera ? 'self' : ''}), display-capture=(), geolocation=(), gyroscope=(), microphone=(), midi=(), payment=(), usb=()`,
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff'
  };
}
