import type { ReadingCalibration } from '../../contract/reading.ts';
import type { AskedModel } from '../models/reader.ts';

/** Networks that read lines together: each looks at every line, and how sure they may be holds for all of them. */
export interface LineReaders {
  readonly models: readonly AskedModel[];
  readonly calibration: ReadingCalibration;
}

/** Those that come with the studio. Throws MODEL_FILE_INVALID where their files are damaged. */
export type BundledLineReaders = () => LineReaders;
