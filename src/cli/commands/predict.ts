import type { Prediction } from '../../core/models/requests.ts';
import { percent } from '../output/format.ts';
import { printable } from '../output/width.ts';
import { command } from './command.ts';

export const predictCommand = command({
  name: 'predict',
  summary: 'Read pictures of one digit each, of any size, dark on light or light on dark',
  positionals: [{ name: 'PICTURE', help: 'picture files', count: 'some' }],
  options: { model: { type: 'text', value: 'MODEL', help: 'an id or name; left out: the model in use' } },
  examples: ['dsdc predict seven.png', 'dsdc predict --json scans/*.png'],
  async run({ output, interrupts, openStudio }, { options, positionals }) {
    const { models } = await openStudio();
    await interrupts.abortable(async (signal) => {
      for await (const prediction of models.predictPictures({ files: positionals, model: options.model, signal })) {
        output.item(prediction);
        output.line(predictionText(prediction), prediction.rejected ? 'doubtful' : 'plain');
      }
    });
  }
});

/** One line, at once: a table would have to wait for the last picture. */
function predictionText({ file, digit, confidence, rejected }: Prediction): string {
  return `${digit}  ${percent(confidence).padStart(8)}  ${rejected ? '? doubtful' : '✓ accepted'}  ${printable(file)}`;
}
