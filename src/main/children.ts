import { join } from 'node:path';
import { MessageChannelMain, utilityProcess } from 'electron';
import type { MessagePortMain, UtilityProcess } from 'electron';
import type { CoreCommand, CoreReport } from './core-protocol.ts';

const keptCharacters = 4000;

/** Only the main process can fork utility processes: it does so for the core and hands each side one end of a channel. */
export class Children {
  private readonly programsDir: string;
  private readonly send: (command: CoreCommand, ports?: MessagePortMain[]) => void;
  private readonly running = new Map<number, UtilityProcess>();

  constructor(programsDir: string, send: (command: CoreCommand, ports?: MessagePortMain[]) => void) {
    this.programsDir = programsDir;
    this.send = send;
  }

  hear(report: Extract<CoreReport, { type: 'fork' | 'kill' }>): void {
    if (report.type === 'kill') {
      this.running.get(report.id)?.kill();
      return;
    }
    const { id, program, args, environment } = report;
    const child = utilityProcess.fork(join(this.programsDir, `${program}.js`), [...args], {
      serviceName: `DSDC Studio ${program}`,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...environment }
    });
    const { port1, port2 } = new MessageChannelMain();
    this.running.set(id, child);
    const said = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr'] as const) {
      child[name]?.on('data', (bytes: Buffer) => (said[name] = (said[name] + bytes.toString('utf8')).slice(-keptCharacters)));
    }
    child.on('exit', (exitCode) => {
      this.running.delete(id);
      const lastWords = said.stderr.trim().split('\n').slice(-20).join('\n');
      this.send({ type: 'ended', id, end: { exitCode, signal: null, lastWords }, stdout: said.stdout });
    });
    child.postMessage(null, [port1]);
    this.send({ type: 'forked', id }, [port2]);
  }

  killAll(): void {
    for (const child of this.running.values()) child.kill();
  }
}
