/** The way to the process that started this one, whatever kind of child this is. */
export interface ParentChannel<Received, Sent> {
  /** Messages that came before wait for it. */
  onMessage(handler: (message: Received) => void): void;
  /** Resolves once the message is on its way: a process that ends earlier may take it along. */
  send(message: Sent): Promise<void>;
  /** The parent ended, or closed its end. */
  onGone(handler: () => void): void;
  /** This process has nothing more to say and may end. */
  close(): void;
}

/** The port that Electron's main process hands to a utility process, as far as it is used here. */
interface MessagePort {
  on(event: 'message', listener: (event: { readonly data: unknown }) => void): void;
  on(event: 'close', listener: () => void): void;
  start(): void;
  postMessage(message: unknown): void;
  close(): void;
}

interface ParentPort {
  once(event: 'message', listener: (event: { readonly ports: readonly MessagePort[] }) => void): void;
}

/** Whether Electron's main process started this one. */
export function isUtilityProcess(): boolean {
  return parentPortOf(process) !== undefined;
}

function parentPortOf(self: NodeJS.Process): ParentPort | undefined {
  return (self as NodeJS.Process & { readonly parentPort?: ParentPort }).parentPort;
}

/** In a forked child of Node that is its channel; in Electron's utility process a port, which is the first thing it is sent. */
export async function connectParent<Received, Sent>(): Promise<ParentChannel<Received, Sent>> {
  const parentPort = parentPortOf(process);
  return parentPort === undefined ? forkedChannel() : portChannel(await firstPort(parentPort));
}

function forkedChannel<Received, Sent>(): ParentChannel<Received, Sent> {
  let gone = (): void => undefined;
  const onDisconnect = (): void => gone();
  process.on('disconnect', onDisconnect);
  return {
    onMessage: (handler) => void process.on('message', handler as (message: unknown) => void),
    send: (message) => new Promise((resolve) => process.send!(message, undefined, undefined, () => resolve())),
    onGone: (handler) => (gone = handler),
    close: () => {
      process.off('disconnect', onDisconnect);
      process.disconnect();
    }
  };
}

function portChannel<Received, Sent>(port: MessagePort): ParentChannel<Received, Sent> {
  return {
    onMessage: (handler) => {
      port.on('message', ({ data }) => handler(data as Received));
      port.start();
    },
    send: async (message) => port.postMessage(message),
    onGone: (handler) => port.on('close', handler),
    close: () => {
      port.close();
      // A utility process does not end by itself when nothing is left to do. The port's messages are out by the next turn.
      setImmediate(() => process.exit(0));
    }
  };
}

function firstPort(parentPort: ParentPort): Promise<MessagePort> {
  return new Promise((resolve) => parentPort.once('message', ({ ports }) => resolve(ports[0]!)));
}
