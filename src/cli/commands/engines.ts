import { command } from './command.ts';

export const enginesCommand = command({
  name: 'engines',
  summary: 'List the engines that can compute here, and why others cannot',
  positionals: [],
  options: {},
  notes: ['The first available one is used unless --engine says otherwise. “npm run engine:setup” sets them up again, with details.'],
  async run({ output }) {
    const { listEngines } = await import('../../host/doctor.ts');
    output.progress({ label: 'trying every engine', share: undefined, details: [] });
    const found = await listEngines();
    output.endProgress();
    output.item(found);
    output.table([
      { title: 'engine', text: (e) => e.name, tone: () => 'heading' },
      { title: 'state', text: (e) => stateText(e.available, e.name === found.default), tone: (e) => (e.available ? 'good' : 'quiet') },
      { title: 'device', text: (e) => e.device || '–', flexible: true },
      { title: 'version', text: (e) => e.version || '–', flexible: true }
    ], found.engines);
    for (const { name, available, reason } of found.engines) if (!available) output.line(`${name}: ${reason}`, 'quiet');
  }
});

function stateText(available: boolean, isDefault: boolean): string {
  if (!available) return '– not available';
  return isDefault ? '✓ used' : '✓ available';
}
