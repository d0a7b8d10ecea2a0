import Boxes from '@lucide/svelte/icons/boxes';
import ChartLine from '@lucide/svelte/icons/chart-line';
import Database from '@lucide/svelte/icons/database';
import Keyboard from '@lucide/svelte/icons/keyboard';
import Languages from '@lucide/svelte/icons/languages';
import Play from '@lucide/svelte/icons/play';
import SunMoon from '@lucide/svelte/icons/sun-moon';
import Upload from '@lucide/svelte/icons/upload';
import { address } from '../../lib/address.svelte.ts';
import { figures } from '../../lib/figures.svelte.ts';
import { keyRegistry } from '../../lib/keys.svelte.ts';
import { theme, themes } from '../../lib/theme.svelte.ts';
import { t } from '../../lib/words.svelte.ts';
import { languageChoice } from '../language-choice.svelte.ts';
import { pages, workspaces } from '../places.ts';
import type { PaletteGroup, PaletteItem, StoredThings } from './palette-items.ts';

interface PaletteWants {
  readonly things: StoredThings;
  readonly go: (place: string) => void;
  readonly showKeys: () => void;
}

/** Everything that can be gone to or done from here, in the order of offering. */
export function paletteGroups({ things, go, showKeys }: PaletteWants): PaletteGroup[] {
  return [
    { title: t('shell.paletteCommands'), items: commandsHere() },
    { title: t('shell.palettePlaces'), items: [...workspaces, ...pages].map(({ id, title, icon, keys }) => ({ id: `place ${id}`, label: t(title), icon, ...(keys && { keys }), run: () => go(id) })) },
    { title: t('shell.paletteActions'), items: actions(showKeys) },
    {
      title: t('shell.paletteModels'),
      items: things.models.map(({ id, name, active, metrics }) => ({
        id: `model ${id}`, label: name, icon: Boxes, note: [active ? t('shell.active') : '', metrics ? figures().percent(metrics.accuracy) : ''].filter(Boolean).join(' · '), run: () => address.go(['models', id])
      }))
    },
    {
      title: t('shell.paletteRuns'),
      items: things.runs.map(({ run, best }) => ({
        id: `run ${run.id}`, label: run.name, icon: ChartLine, note: [run.dataset.name, figures().time(run.createdAt), best?.valAccuracy == null ? '' : figures().percent(best.valAccuracy)].filter(Boolean).join(' · '), run: () => address.go(['runs', run.id])
      }))
    },
    {
      title: t('shell.paletteDatasets'),
      items: things.datasets.map(({ id, name, splits }) => ({
        id: `dataset ${id}`, label: name, icon: Database, note: figures().count((splits.train ?? 0) + (splits.test ?? 0)), run: () => address.go(['data', name])
      }))
    }
  ];
}

/** What the components on the page registered, the innermost first. */
function commandsHere(): PaletteItem[] {
  return keyRegistry.groups
    .filter((group) => group.layer === null)
    .toReversed()
    .flatMap((group, at) => group.bindings().flatMap((binding, index): PaletteItem[] => {
      if (binding.hidden === true || binding.keyOnly === true || binding.when?.() === false) return [];
      const keys = binding.shownAs ?? (typeof binding.keys === 'string' ? binding.keys : binding.keys?.[0]);
      return [{ id: `command ${at} ${index}`, label: t(binding.label), ...(keys && { keys }), run: () => binding.run(null) }];
    }));
}

function actions(showKeys: () => void): PaletteItem[] {
  return [
    { id: 'action train', label: t('shell.actionTrain'), icon: Play, run: () => address.go(['train']) },
    { id: 'action import', label: t('shell.actionImport'), icon: Upload, run: () => address.go(['data'], { import: '1' }) },
    ...themes.filter((choice) => choice !== theme.chosen).map((choice) => ({
      id: `action theme ${choice}`, label: t('shell.actionTheme', { theme: t(`shell.theme.${choice}`) }), icon: SunMoon, run: () => theme.choose(choice)
    })),
    ...languageChoice.options().filter(({ value }) => value !== languageChoice.chosen).map(({ value, label }) => ({
      id: `action language ${value}`, label: t('shell.actionLanguage', { language: label }), icon: Languages, run: () => languageChoice.choose(value)
    })),
    { id: 'action keys', label: t('shell.keySheet'), icon: Keyboard, keys: '?', run: showKeys }
  ];
}
