/**
 * Of a browser that knows nothing of the person's own one and reaches nothing by itself.
 * @param asRoot Chromium's sandbox refuses to work for root
 */
export function quietBrowserArguments(profile: string, asRoot = process.platform === 'linux' && process.getuid?.() === 0): string[] {
  return [
    `--user-data-dir=${profile}`,
    '--no-first-run',
    '--no-default-browser-check',
    // Chromium's own errands: updates, field trials, lists, sync. Nothing leaves the machine.
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-default-apps',
    '--disable-domain-reliability',
    '--disable-extensions',
    '--disable-sync',
    '--disable-features=MediaRouter,OptimizationHints,Translate',
    '--no-pings',
    // Asking for the keyring's password would make no sense: nothing is kept there.
    '--password-store=basic',
    ...(asRoot ? ['--no-sandbox'] : [])
  ];
}
