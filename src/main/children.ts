import { join } from 'node:path';
import { MessageChannelMain, utilityProcess } from 'electron';
import type { MessagePortMain, UtilityProcess } from 'electron';
import type { CoreCommand, CoreReport } from './core-protocol.ts';

const keptCharacters = 4000;

export interface ChildrenParts {
  /** The folder with their bundles. */
  readonly programsDir: string;
  /** Of the core: whatever it finds, such as the engines, its children find too. */
  readonly environment: NodeJS.ProcessEnv;
  readonly send: (command: CoreCommand, ports?: MessagePortMain[]) => void;
}

/** Only the main process can fork utility processes: it does so for the core and hands each side one end of a channel. */
export class Children {
  private readonly parts: ChildrenParts;
  private readonly running = new Map<number, UtilityProcess>();

  constructor(parts: ChildrenParts) {
    this.parts = parts;
  }

  hear(report: Extract<CoreReport, { type: 'fork' | 'kill' }>): void {
    if (report.type === 'kill') {
      this.running.get(report.id)?.kill();
      return;
    }
    const { id, program, args, environment } = report;
    const { programsDir, send } = this.parts;
    const child = utilityProcess.fork(join(programsDir, `${program}.js`), [...args], {
      serviceName: `DSDC Studio ${program}`,
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { ...this.parts.environment, ...environment },
      // Engines built on this machine carry nobody's signature.
      allowLoadingUnsignedLibraries: true
    });
    const { port1, port2 } = new MessageChannelMain();
    this.running.set(id, child);
    let said = '';
    child.stderr?.on('data', (bytes: Buffer) => (said = (said + bytes.toString('utf8')).slice(-keptCharacters)));
    child.on('exit', (exitCode) => {
      this.running.delete(id);
      const lastWords = said.trim().split('\n').slice(-20).join('\n');
      send({ type: 'ended', id, end: { exitCode, signal: null, lastWords } });
    });
    child.postMessage(null, [port1]);
    send({ type: 'forked', id }, [port2]);
  }

  killAll(): void {
    for (const child of this.running.values()) child.kill();
  }
}
