import { StudioError } from '../contract/errors.ts';

export function sampleNotFound(sample: number, dataset: string): StudioError {
  return new StudioError('SAMPLE_NOT_FOUND', `The dataset ${dataset} has no sample with the id ${sample}.`, {
    remedy: 'Look at the dataset again: what was shown of it is out of date.'
  });
}
