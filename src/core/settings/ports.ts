/** Every method is synchronous and one transaction. Values are JSON texts. */
export interface SettingsRepository {
  all(): { readonly key: string; readonly value: string }[];
  set(key: string, value: string): void;
  remove(key: string): void;
}
