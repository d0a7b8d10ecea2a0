import { settings } from './settings.svelte.ts';

export const themes = ['system', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];

const isTheme = (value: unknown): value is Theme => themes.includes(value as Theme);

class ThemeChoice {
  #systemDark = $state(false);

  constructor() {
    const dark = window.matchMedia('(prefers-color-scheme: dark)');
    this.#systemDark = dark.matches;
    dark.addEventListener('change', (event) => {
      this.#systemDark = event.matches;
    });
  }

  get chosen(): Theme {
    return settings.get<Theme>('theme', 'system', isTheme);
  }

  /** What is shown. Canvases read it to be drawn again: their colours come from getComputedStyle. */
  get shown(): 'light' | 'dark' {
    const { chosen } = this;
    if (chosen !== 'system') return chosen;
    return this.#systemDark ? 'dark' : 'light';
  }

  choose(theme: Theme): void {
    settings.set('theme', theme);
  }
}

export const theme = new ThemeChoice();
