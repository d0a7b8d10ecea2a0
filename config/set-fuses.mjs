import { FuseV1Options, FuseVersion } from '@electron/fuses';

/**
 * Sets every switch of the packaged binary (https://www.electronjs.org/docs/latest/tutorial/fuses). electron-builder's own list lags behind
 * Electron's; `strictlyRequireAllFuses` makes a new one fail the packaging until somebody has decided about it.
 */
export default async function setFuses(context) {
  await context.packager.addElectronFuses(context, {
    version: FuseVersion.V1,
    strictlyRequireAllFuses: true,
    resetAdHocDarwinSignature: context.electronPlatformName === 'darwin',
    // No general-purpose Node hides in the program: the studio's own programs are utility processes.
    [FuseV1Options.RunAsNode]: false,
    [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: false,
    [FuseV1Options.EnableNodeCliInspectArguments]: false,
    [FuseV1Options.EnableCookieEncryption]: true,
    [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: true,
    [FuseV1Options.OnlyLoadAppFromAsar]: true,
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
    [FuseV1Options.GrantFileProtocolExtraPrivileges]: false,
    [FuseV1Options.WasmTrapHandlers]: true
  });
}
