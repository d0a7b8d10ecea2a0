import type { ScannedField } from '../../contract/scanner.ts';
import type { GreyImage } from '../../domain/digits/grey-image.ts';
import { sampleOfPicture } from '../../domain/digits/sample-of-picture.ts';
import { cutDigits, findInk } from '../../domain/lines/cut-digits.ts';
import { placeDigits } from '../../domain/lines/place-digits.ts';
import { wantedForm } from '../forms/known-forms.ts';
import type { FormRepository } from '../forms/ports.ts';
import type { DigitReader } from '../models/reader.ts';
import type { CutDigit, DigitCutter } from '../records/ports.ts';
import { askReaders } from './ask-readers.ts';
import type { AskAboutLines } from './ask-readers.ts';
import { fieldAt } from './field-places.ts';
import type { BundledLineReaders, DocumentScanner } from './ports.ts';
import { lookAndAsk } from './read-field.ts';

export interface DigitCutterParts {
  readonly scanner: DocumentScanner;
  readonly reader: DigitReader;
  readonly bundled: BundledLineReaders;
  readonly forms: FormRepository;
}

/** Scans a document once more and cuts the digits out that are known to be written in its fields. */
export function digitCutter({ scanner, reader, bundled, forms }: DigitCutterParts): DigitCutter {
  return {
    async cut(file, { form, country }, written) {
      const { lines } = askReaders(reader, bundled());
      const cut: CutDigit[] = [];
      for await (const page of scanner.scan({ ...file, form, country: country ?? undefined, templates: wantedForm(forms, form).templates })) {
        if ('error' in page) throw page.error;
        for (const known of written.filter((field) => field.page === page.index)) {
          const field = fieldAt(page.fields, known);
          if (field === undefined) continue;
          for (const { digit, picture } of await digitsIn(field, known.text.replace(/\D/g, ''), lines)) {
            const pixels = picture && sampleOfPicture(picture);
            if (pixels) cut.push({ page: known.page, name: known.name, digit: Number(digit), pixels });
          }
        }
      }
      return cut;
    }
  };
}

interface PicturedDigit {
  readonly digit: string;
  /** Null where it could not be cut out for certain. */
  readonly picture: GreyImage | null;
}

async function digitsIn({ boxes, picture: { image } }: ScannedField, digits: string, ask: AskAboutLines): Promise<PicturedDigit[]> {
  if (boxes !== null) {
    const filled = boxes.filter(({ isEmpty }) => !isEmpty);
    // With one too many or too few, nobody knows which box it is.
    return filled.length === digits.length ? filled.map((box, i) => ({ digit: digits[i]!, picture: box.image })) : [];
  }
  const { answered } = await lookAndAsk(image, ask);
  const placed = placeDigits(answered, digits);
  const pictures = cutDigits(findInk(image), placed);
  return placed.map(({ digit }, i) => ({ digit, picture: pictures[i]! }));
}
