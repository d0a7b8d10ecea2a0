interface PackContext {
  readonly electronPlatformName: string;
  readonly packager: { addElectronFuses(context: unknown, fuses: Record<string, unknown>): Promise<void> };
}

declare const setFuses: (context: PackContext) => Promise<void>;
export default setFuses;
