import type { LearntForm } from '../../contract/api/forms.ts';
import { StudioError } from '../../contract/errors.ts';
import type { DrawnField, FieldRules, FormFile, OwnForm } from '../../contract/forms.ts';
import type { PageImage } from '../../contract/scanner.ts';
import type { DocumentFile, PageReading } from '../reading/requests.ts';
import type { DocumentScanner } from '../reading/ports.ts';
import type { ReadingService } from '../reading/service.ts';
import type { FormRepository, LearnTemplate } from './ports.ts';

export interface FormServiceParts {
  readonly forms: FormRepository;
  readonly scanner: DocumentScanner;
  readonly reading: ReadingService;
  readonly learnTemplate: LearnTemplate;
}

/** A page of a file. */
export interface PageOfFile {
  readonly file: DocumentFile;
  /** Counted from 0. */
  readonly page: number;
  /** Looked for to see how the page stands: what its document was read by. Left out: `auto`. */
  readonly form?: string | undefined;
}

export interface LearnRequest extends PageOfFile {
  readonly name: string;
  /** In pixels of the straightened page. */
  readonly fields: readonly DrawnField[];
  /** In the place of the form of this name; else it must be new. */
  readonly replace?: boolean | undefined;
}

/** Forms of one's own: learned from a sample page, tried, kept, handed on. */
export class FormService {
  private readonly parts: FormServiceParts;

  constructor(parts: FormServiceParts) {
    this.parts = parts;
  }

  async list(): Promise<OwnForm[]> {
    return this.parts.forms.list();
  }

  /** @throws StudioError FORM_UNKNOWN */
  async show(name: string): Promise<OwnForm> {
    const form = this.parts.forms.find(name);
    if (form !== undefined) return form;
    throw new StudioError('FORM_UNKNOWN', `There is no form of your own named “${name}”.`, { remedy: 'Choose one that is listed.' });
  }

  /** @throws StudioError FORM_FIELD_OUTSIDE, FORM_MARKS_TOO_FEW, FORM_NAME_TAKEN, FORM_UNKNOWN to replace what is not there, or why the page cannot be read */
  async learn({ name, fields, replace = false, ...sample }: LearnRequest): Promise<LearntForm> {
    const { forms, learnTemplate } = this.parts;
    const page = await this.pageOf(sample);
    for (const field of fields) checkInside(field, page);
    const form = { name, template: learnTemplate(page, name, fields), rules: fields.map(rulesOf) };
    return { form: replace ? forms.replace(form) : forms.add(form), width: page.width, height: page.height };
  }

  /** Other rules for the same fields. @throws StudioError FORM_UNKNOWN, FORM_INVALID where the fields are not those of the form */
  async update({ name, rules }: { readonly name: string; readonly rules: readonly FieldRules[] }): Promise<OwnForm> {
    const { template } = await this.show(name);
    const ordered = template.fields.flatMap((field) => rules.find((each) => each.name === field.name) ?? []);
    if (ordered.length !== template.fields.length || rules.length !== ordered.length) {
      throw new StudioError('FORM_INVALID', `The form ${name} has the fields ${template.fields.map((field) => field.name).join(', ')}.`, {
        remedy: 'Give rules for each of them; to change the fields themselves, learn the form anew.'
      });
    }
    return this.parts.forms.replace({ name, template, rules: ordered });
  }

  /** Documents that are still to be read by it fail, and can be read once there is one of this name again. @throws StudioError FORM_UNKNOWN */
  async remove(name: string): Promise<OwnForm> {
    const form = await this.show(name);
    this.parts.forms.remove(name);
    return form;
  }

  /** Reads a page by a form: its `form` is null where it was not found. */
  async tryOn({ name, file, page }: { readonly name: string; readonly file: DocumentFile; readonly page: number }): Promise<PageReading> {
    await this.show(name);
    for await (const read of this.parts.reading.readDocuments({ files: [file], form: name, page })) {
      if ('error' in read) throw read.error;
      return read;
    }
    throw noSuchPage(file, page);
  }

  /** As it can be taken in by another studio. @throws StudioError FORM_UNKNOWN */
  async exportForm(name: string): Promise<FormFile> {
    const { template, rules } = await this.show(name);
    return { dsdcForm: 1, name, template, rules };
  }

  /** @throws StudioError FORM_NAME_TAKEN */
  async importForm({ name, template, rules }: FormFile): Promise<OwnForm> {
    return this.parts.forms.add({ name, template: { ...template, name }, rules });
  }

  private async pageOf({ file, page, form = 'auto' }: PageOfFile): Promise<PageImage> {
    for await (const scanned of this.parts.scanner.scan({ ...file, form, page, templates: this.parts.forms.list().map(({ template }) => template) })) {
      if ('error' in scanned) throw scanned.error;
      return scanned.image;
    }
    throw noSuchPage(file, page);
  }
}

function rulesOf({ name, content, isOptional, codes }: DrawnField): FieldRules {
  return { name, content, isOptional, ...(codes && { codes }) };
}

/** @throws StudioError FORM_FIELD_OUTSIDE */
function checkInside({ name, box, boxes = [] }: DrawnField, { width, height }: PageImage): void {
  if ([box, ...boxes].every(({ x, y, w, h }) => x >= 0 && y >= 0 && x + w <= width && y + h <= height && w > 0 && h > 0)) return;
  throw new StudioError('FORM_FIELD_OUTSIDE', `The field ${name} does not lie on the page, which is ${width} × ${height} pixels when it is straightened.`, {
    remedy: 'Draw it on the straightened page: “dsdc scan --json” tells its size.'
  });
}

function noSuchPage({ name }: DocumentFile, page: number): StudioError {
  return new StudioError('PAGE_INVALID', `${name} has no page ${page + 1}.`, { remedy: 'Name one of its pages.' });
}
