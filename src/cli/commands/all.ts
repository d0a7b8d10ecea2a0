import { benchCommand } from './bench.ts';
import type { Command } from './command.ts';
import { datasetCommands } from './datasets.ts';
import { doctorCommand } from './doctor.ts';
import { enginesCommand } from './engines.ts';
import { evaluateCommand } from './evaluate.ts';
import { finetuneCommand } from './finetune.ts';
import { formCommands } from './forms.ts';
import { kioskCommand } from './kiosk.ts';
import { modelCommands } from './models.ts';
import { predictCommand } from './predict.ts';
import { readCommand } from './read.ts';
import { runCommands } from './runs.ts';
import { scanCommand } from './scan.ts';
import { searchCommands } from './search.ts';
import { startCommand } from './start.ts';
import { trainCommand } from './train.ts';

/** In the order of the help: the way through the work first. */
export const allCommands: readonly Command[] = [
  startCommand,
  ...datasetCommands,
  trainCommand,
  finetuneCommand,
  evaluateCommand,
  predictCommand,
  readCommand,
  scanCommand,
  ...formCommands,
  ...runCommands,
  ...searchCommands,
  ...modelCommands,
  kioskCommand,
  enginesCommand,
  benchCommand,
  doctorCommand
];
