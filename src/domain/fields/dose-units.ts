import type { DoseUnit } from '../../contract/fields.ts';

/** How a unit is written, small and capital letters alike unless both are here, and which of these ways are taken for something else. */
export interface UnitWords {
  readonly clear: readonly string[];
  /**
   * On ISMP's List of Error-Prone Abbreviations, Symbols, and Dose Designations (2021): µg is taken for mg, U for 0 or 4, IU for IV or 10, cc for units, l
   * for 1. Treated alike are IE, the German IU, and the Greek mu, which looks like the micro sign. The list prefers mL to ml too; but ml is how most of the
   * world writes it, and its m keeps the l away from the number.
   */
  readonly errorProne: readonly string[];
}

export const doseUnits: Readonly<Record<DoseUnit, UnitWords>> = {
  kg: { clear: ['kg'], errorProne: [] },
  g: { clear: ['g'], errorProne: [] },
  mg: { clear: ['mg'], errorProne: [] },
  mcg: { clear: ['mcg'], errorProne: ['µg', 'μg', 'ug'] },
  L: { clear: ['L'], errorProne: ['l'] },
  mL: { clear: ['mL', 'ml'], errorProne: ['cc'] },
  units: { clear: ['unit', 'units'], errorProne: ['U', 'IU', 'IE'] },
  mmol: { clear: ['mmol'], errorProne: [] },
  mEq: { clear: ['mEq'], errorProne: [] },
  tablets: { clear: ['tab', 'tabs', 'tablet', 'tablets', 'tbl'], errorProne: [] },
  capsules: { clear: ['cap', 'caps', 'capsule', 'capsules', 'kps'], errorProne: [] },
  drops: { clear: ['drop', 'drops', 'gtt', 'tr'], errorProne: [] },
  puffs: { clear: ['puff', 'puffs'], errorProne: [] },
  '%': { clear: ['%'], errorProne: [] }
};
