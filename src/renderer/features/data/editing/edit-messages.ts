import type { SampleEdit } from '../../../../contract/api/samples.ts';
import { figures } from '../../../lib/figures.svelte.ts';
import { problemText } from '../../../lib/problems.ts';
import { toasts } from '../../../lib/toasts.svelte.ts';
import { t } from '../../../lib/words.svelte.ts';
import { editWords } from './edit-words.ts';
import type { EditorReports } from './sample-editor.svelte.ts';

export interface EditMessageParts {
  readonly classes: readonly string[];
  readonly onUndo: () => void;
  /** Brings the sample into view. */
  readonly onShow: (sample: number) => void;
}

/** Says what was edited and offers to undo it; one message at a time, so that quick labelling does not pile them up. */
export class EditMessages implements EditorReports {
  readonly #parts: EditMessageParts;
  #close: () => void = () => undefined;

  constructor(parts: EditMessageParts) {
    this.#parts = parts;
  }

  readonly onEdited = (edit: SampleEdit): void => {
    const what = editWords(edit, this.#parts.classes);
    const text = edit.count === 1 ? t('data.editedOne', { what, id: edit.samples[0]?.id ?? 0 }) : t('data.editedMany', { what, count: edit.count, shown: figures().count(edit.count) });
    this.#say({ text, action: { label: t('data.undo'), run: this.#parts.onUndo } });
  };

  readonly onUndone = (edit: SampleEdit | null, direction: 'undo' | 'redo'): void => {
    if (edit === null) {
      this.#say({ text: t(direction === 'undo' ? 'data.nothingToUndo' : 'data.nothingToRedo') });
      return;
    }
    this.#say({ text: t(direction === 'undo' ? 'data.undoneEdit' : 'data.redoneEdit', { what: editWords(edit, this.#parts.classes) }) });
    const first = edit.samples[0];
    if (first) this.#parts.onShow(first.id);
  };

  readonly onFailed = (error: unknown): void => {
    this.#say({ text: problemText(error), tone: 'doubt' });
  };

  noSample(id: number): void {
    this.#say({ text: t('data.noSuchSample', { id }), tone: 'doubt' });
  }

  #say(options: Parameters<typeof toasts.show>[0]): void {
    this.#close();
    this.#close = toasts.show(options);
  }
}
