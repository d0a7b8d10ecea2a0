import type { SplitName } from '../../../../contract/datasets.ts';
import type { SampleColumns } from '../../../../domain/columns.ts';
import { figures } from '../../../lib/figures.svelte.ts';
import { t } from '../../../lib/words.svelte.ts';
import { noAnswer } from '../filter/answers.ts';
import type { Answers } from '../filter/answers.ts';

/** What a screen reader says of a sample: “Sample 512, label 7, train, starred”. */
export function spokenSample(columns: SampleColumns, row: number, classes: readonly string[], split: SplitName, answers: Answers | null): string {
  const label = columns.labels[row]!;
  const predicted = answers === null ? noAnswer : answers.predicted[row]!;
  const parts = [
    t('data.spokenSample', { id: columns.ids[row]! }),
    t('data.spokenLabel', { label: classes[label] ?? label }),
    t(`data.split.${split}`),
    columns.originalLabels[row] === label ? null : t('data.spokenEdited', { label: classes[columns.originalLabels[row]!] ?? '' }),
    columns.starred[row] === 1 ? t('data.starred') : null,
    columns.quarantined[row] === 1 ? t('data.quarantined') : null,
    predicted === noAnswer
      ? null
      : t(predicted === label ? 'data.spokenRight' : 'data.spokenWrong', {
          label: classes[predicted] ?? t('data.foreignClass'),
          confidence: figures().percent(answers!.confidence[row]!, 1)
        })
  ];
  return parts.filter((part) => part !== null).join(t('data.spokenAnd'));
}
