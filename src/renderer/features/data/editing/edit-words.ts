import type { SampleChange, SampleEdit } from '../../../../contract/api/samples.ts';
import { t } from '../../../lib/words.svelte.ts';

/** What an edit did, such as “Label 1 → 7” or “Starred”; of one sample where `sample` is given. */
export function editWords(edit: SampleEdit, classes: readonly string[], sample: number | null = null): string {
  const touched = sample === null ? edit.samples[0] : (edit.samples.find(({ id }) => id === sample) ?? edit.samples[0]);
  if (touched === undefined) return t('data.edited');
  const { before, after } = touched;
  const parts: string[] = [];
  if (after.label !== undefined) {
    const from = edit.count === 1 || sample !== null ? nameOf(before, classes) : null;
    const to = nameOf(after, classes)!;
    parts.push(from === null ? t('data.editLabelTo', { to }) : t('data.editLabel', { from, to }));
  }
  if (after.starred !== undefined) parts.push(t(after.starred ? 'data.editStarred' : 'data.editUnstarred'));
  if (after.quarantined !== undefined) parts.push(t(after.quarantined ? 'data.editQuarantined' : 'data.editReleased'));
  return parts.join(t('data.spokenAnd'));
}

function nameOf({ label }: SampleChange, classes: readonly string[]): string | null {
  return label === undefined ? null : (classes[label] ?? String(label));
}
