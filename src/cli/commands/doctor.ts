import type { Finding } from '../../host/doctor.ts';
import type { Tone } from '../output/style.ts';
import { command } from './command.ts';

const marks: Record<Finding['level'], { mark: string; tone: Tone }> = {
  ok: { mark: '✓', tone: 'good' },
  warning: { mark: '?', tone: 'doubtful' },
  error: { mark: '✗', tone: 'bad' }
};

export const doctorCommand = command({
  name: 'doctor',
  summary: 'Check storage, engines and Node; tell what is missing and the command that mends it',
  positionals: [],
  options: { repair: { type: 'flag', help: 'mend what can be mended without loss' } },
  notes: ['Exits with 1 where something is broken; warnings do not count as that.'],
  async run({ output, dataDir }, { options }) {
    // Not through the studio: a broken data folder keeps that from opening.
    const { examineStudio } = await import('../../host/doctor.ts');
    output.progress({ label: 'looking', share: undefined, details: [] });
    const findings = await examineStudio({ dataDir, repair: options.repair });
    output.endProgress();
    for (const finding of findings) {
      const { mark, tone } = marks[finding.level];
      output.item(finding);
      output.line(`${output.paint(tone, mark)} ${finding.message}`);
      if (finding.remedy !== undefined) output.line(`  → ${finding.remedy}`);
    }
    return findings.some(({ level }) => level === 'error') ? 1 : 0;
  }
});
