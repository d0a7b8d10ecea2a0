import type { MessagePortMain } from 'electron';
import type { ForkProgram } from '../../host/programs.ts';
import type { StudioOptions } from '../../host/studio.ts';
import type { CoreCommand, CoreReport } from '../core-protocol.ts';

type Ended = Extract<CoreCommand, { type: 'ended' }>;

interface Child {
  readonly waiting: unknown[];
  readonly onMessage: (message: unknown) => void;
  readonly onEnd: (ended: Ended) => void;
  port: MessagePortMain | undefined;
  /** Told by the main process; messages of the child may still be on their way then. */
  ended: Ended | undefined;
}

/** Forks through the main process, which alone can; the messages then go directly, over a port of their own. */
export class ForkedByMain {
  private readonly report: (message: CoreReport) => void;
  private readonly children = new Map<number, Child>();
  private lastId = 0;

  constructor(report: (message: CoreReport) => void) {
    this.report = report;
  }

  readonly fork: ForkProgram = <Message, Answer>({ name, args, environment }: Parameters<ForkProgram>[0], onMessage: (message: Answer) => void) => {
    const { id, ended } = this.start(name, args, environment, (message) => onMessage(message as Answer));
    return {
      send: (message: Message) => {
        const child = this.children.get(id);
        if (child?.port === undefined) child?.waiting.push(message);
        else child.port.postMessage(message);
      },
      kill: () => this.report({ type: 'kill', id }),
      exited: ended.then(({ end }) => end)
    };
  };

  readonly runProbe: NonNullable<StudioOptions['runProbe']> = async (args, environment, timeoutMs) => {
    let stdout = '';
    const { id, ended } = this.start('engine-probe', args, environment, (line) => (stdout = String(line)));
    let timedOut = false;
    const timer = setTimeout(() => {
      timedOut = true;
      this.report({ type: 'kill', id });
    }, timeoutMs);
    const { end } = await ended;
    clearTimeout(timer);
    return { stdout, stderr: end.lastWords, exitCode: end.exitCode, signal: end.signal, timedOut };
  };

  hear(command: Extract<CoreCommand, { type: 'forked' | 'ended' }>, ports: readonly MessagePortMain[]): void {
    const child = this.children.get(command.id);
    if (child === undefined) return;
    if (command.type === 'ended') {
      child.ended = command;
      if (child.port === undefined) this.end(child, command);
      return;
    }
    const port = ports[0]!;
    port.on('message', ({ data }) => child.onMessage(data));
    // Comes after the last message, unlike the news of the end, which takes another way.
    port.on('close', () => {
      child.port = undefined;
      if (child.ended !== undefined) this.end(child, child.ended);
    });
    port.start();
    child.port = port;
    for (const message of child.waiting.splice(0)) port.postMessage(message);
  }

  private end(child: Child, ended: Ended): void {
    this.children.delete(ended.id);
    child.onEnd(ended);
  }

  private start(
    program: Extract<CoreReport, { type: 'fork' }>['program'],
    args: readonly string[],
    environment: Readonly<Record<string, string>>,
    onMessage: Child['onMessage']
  ): { readonly id: number; readonly ended: Promise<Ended> } {
    const id = ++this.lastId;
    const ended = new Promise<Ended>((resolve) => this.children.set(id, { waiting: [], onMessage, onEnd: resolve, port: undefined, ended: undefined }));
    this.report({ type: 'fork', id, program, args, environment });
    return { id, ended };
  }
}
