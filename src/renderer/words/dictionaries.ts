import { chartEn } from './en/chart.ts';
import { dataEn } from './en/data.ts';
import { errorsEn } from './en/errors.ts';
import { kioskEn } from './en/kiosk.ts';
import { explainEn } from './en/explain.ts';
import { modelsEn } from './en/models.ts';
import { padEn } from './en/pad.ts';
import { runsEn } from './en/runs.ts';
import { scanEn } from './en/scan.ts';
import { searchesEn } from './en/searches.ts';
import { shellEn } from './en/shell.ts';
import { trainEn } from './en/train.ts';
import { chartZh } from './zh-cn/chart.ts';
import { dataZh } from './zh-cn/data.ts';
import { errorsZh } from './zh-cn/errors.ts';
import { kioskZh } from './zh-cn/kiosk.ts';
import { explainZh } from './zh-cn/explain.ts';
import { modelsZh } from './zh-cn/models.ts';
import { padZh } from './zh-cn/pad.ts';
import { runsZh } from './zh-cn/runs.ts';
import { scanZh } from './zh-cn/scan.ts';
import { searchesZh } from './zh-cn/searches.ts';
import { shellZh } from './zh-cn/shell.ts';
import { trainZh } from './zh-cn/train.ts';

const en = { ...shellEn, ...chartEn, ...errorsEn, ...dataEn, ...trainEn, ...runsEn, ...modelsEn, ...padEn, ...kioskEn, ...explainEn, ...scanEn, ...searchesEn };
const zhCn: Translation<typeof en> = { ...shellZh, ...chartZh, ...errorsZh, ...dataZh, ...trainZh, ...runsZh, ...modelsZh, ...padZh, ...kioskZh, ...explainZh, ...scanZh, ...searchesZh };

/** Every language has every word: a missing one does not compile. */
export const dictionaries = { en, 'zh-CN': zhCn };

/** Chinese has no singular of its own: words with `_one` need only their `_other`. */
export type Translation<English> = { readonly [Key in Exclude<keyof English, `${string}_one`>]: string };

type WithoutCount<Key> = Key extends `${infer Stem}_one` ? Stem : Key extends `${infer Stem}_other` ? Stem : Key;
export type WordKey = WithoutCount<keyof typeof en>;
