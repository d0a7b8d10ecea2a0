import type { DrawnField, FormTemplate, OwnForm } from '../../contract/forms.ts';
import type { PageImage } from '../../contract/scanner.ts';

/** Forms of one's own. Every method is synchronous and one transaction. */
export interface FormRepository {
  /** By name. */
  list(): OwnForm[];
  find(name: string): OwnForm | undefined;
  /** Throws FORM_NAME_TAKEN. */
  add(form: Omit<OwnForm, 'madeAt' | 'changedAt'>): OwnForm;
  /** In the place of the one of this name. Throws FORM_UNKNOWN. */
  replace(form: Omit<OwnForm, 'madeAt' | 'changedAt'>): OwnForm;
  /** Throws FORM_UNKNOWN. */
  remove(name: string): void;
}

/** Makes a template of an upright page. Throws FORM_MARKS_TOO_FEW. */
export type LearnTemplate = (page: PageImage, name: string, fields: readonly DrawnField[]) => FormTemplate;
