import { settings } from '../lib/settings.svelte.ts';
import { languages, systemLanguage, t } from '../lib/words.svelte.ts';
import type { Language } from '../lib/words.svelte.ts';

type Choice = Language | 'system';
const choices: readonly Choice[] = ['system', ...(Object.keys(languages) as Language[])];
const isChoice = (value: unknown): value is Choice => choices.includes(value as Choice);

/** The system's language, or the one that was chosen here. */
class LanguageChoice {
  get chosen(): Choice {
    return settings.get<Choice>('language', 'system', isChoice);
  }

  get shown(): Language {
    return this.chosen === 'system' ? systemLanguage() : this.chosen;
  }

  /** In itself, so that whoever reads no other finds it. */
  get shownName(): string {
    return languages[this.shown];
  }

  choose(choice: Choice): void {
    settings.set('language', choice);
  }

  /** To be offered; the system's says which one that is. */
  options(): { readonly value: Choice; readonly label: string }[] {
    return choices.map((value) => ({ value, label: value === 'system' ? t('shell.languageSystem', { language: languages[systemLanguage()] }) : languages[value] }));
  }

  items(): { readonly label: string; readonly checked: boolean; readonly run: () => void }[] {
    return this.options().map(({ value, label }) => ({ label, checked: value === this.chosen, run: () => this.choose(value) }));
  }
}

export const languageChoice = new LanguageChoice();
