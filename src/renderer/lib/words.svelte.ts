import i18next from 'i18next';
import { dictionaries } from '../words/dictionaries.ts';
import type { WordKey } from '../words/dictionaries.ts';

/** Languages by their own names, in the order they are offered. */
export const languages = { en: 'English', 'zh-CN': '简体中文' } as const;
export type Language = keyof typeof languages;

const resources = Object.fromEntries(Object.entries(dictionaries).map(([language, words]) => [language, { translation: words }]));

const i18n = i18next.createInstance();
void i18n.init({
  lng: 'en',
  fallbackLng: false,
  resources,
  initAsync: false,
  // Keys are flat: a dot parts noun and word, nothing more.
  keySeparator: false,
  nsSeparator: false,
  // Svelte escapes what it shows.
  interpolation: { escapeValue: false }
});

class Words {
  #language = $state<Language>('en');

  get language(): Language {
    return this.#language;
  }

  setLanguage(language: Language): void {
    void i18n.changeLanguage(language);
    document.documentElement.lang = language;
    this.#language = language;
  }
}

export const words = new Words();

/** The words for `key` in the chosen language; shown again when that changes. `count` chooses between singular and plural. */
export function t(key: WordKey, values: Readonly<Record<string, string | number>> = {}): string {
  return i18n.t(key, { ...values, lng: words.language });
}

/** Whether there are words for what was put together at run time, such as `error.RUN_NOT_FOUND`. */
export function hasWords(key: string): key is WordKey {
  return i18n.exists(key, { lng: 'en' });
}

/** The system's language where we speak it, else English. */
export function systemLanguage(): Language {
  return navigator.languages.some((tag) => tag.toLowerCase().startsWith('zh')) && !navigator.language.toLowerCase().startsWith('en') ? 'zh-CN' : 'en';
}
