import { availableParallelism } from 'node:os';
import type { EngineName } from '../contract/engines.ts';
import { StudioError } from '../contract/errors.ts';
import type { FeatureLayer, Gradients, GradientTarget, LayerOutputs, ReaderAnswers, ReaderQuestion, ReaderRequest, ReaderResponse, SeenFeatures } from '../contract/reader.ts';
import type { AskedModel, DigitReader } from '../core/models/reader.ts';
import type { EngineCandidates } from '../core/runs/launcher.ts';
import { engineEnvironment } from '../engine/engine-environment.ts';
import type { ForkedProgram, ForkProgram } from './programs.ts';

type AnyAnswer = ReaderAnswers[ReaderQuestion['type']];

interface Waiting {
  /** Null: the reader has to be given the weights. */
  readonly resolve: (answer: AnyAnswer | null) => void;
  readonly reject: (error: Error) => void;
}

interface Connection {
  readonly process: ForkedProgram<ReaderRequest>;
  readonly questions: Map<number, Waiting>;
  /** Keys of the models whose weights this process was sent. Questions are answered in order: the next one may do without them at once. */
  readonly sent: Set<string>;
}

/** The process ended before it had answered. */
class ReaderLost extends Error {}

/**
 * Threads that the reader computes on: half of what there are. What it is asked is small, and the host and the scanner work beside it: on two cores
 * two threads waited for each other, and a field's lines took 7.3 ms instead of 4.0, ten thousand digits as long as on one.
 */
const threads = Math.max(1, Math.floor(availableParallelism() / 2));

export interface ReaderProcessParts {
  readonly engines: EngineCandidates;
  readonly fork: ForkProgram;
  readonly log: (line: string) => void;
}

/** The long-lived process that answers questions to networks: started at the first question, and again after a crash. */
export class ReaderProcess implements DigitReader {
  private readonly parts: ReaderProcessParts;
  private connection: Promise<Connection> | undefined;
  private ready: ForkedProgram<ReaderRequest> | undefined;
  private readonly processes = new Set<ForkedProgram<ReaderRequest>>();
  private lastId = 0;
  private isClosed = false;

  constructor(parts: ReaderProcessParts) {
    this.parts = parts;
  }

  predict(model: AskedModel, pixels: Uint8Array): Promise<Float32Array> {
    return this.ask(model, { type: 'predict', pixels });
  }

  lineLogits(model: AskedModel, pixels: Float32Array, width: number): Promise<Float32Array> {
    return this.ask(model, { type: 'lines', pixels, width });
  }

  layerOutputs(model: AskedModel, pixels: Uint8Array, layers: readonly string[]): Promise<LayerOutputs> {
    return this.ask(model, { type: 'layers', pixels, layers });
  }

  features(model: AskedModel, pixels: Uint8Array, layers: readonly FeatureLayer[]): Promise<SeenFeatures> {
    return this.ask(model, { type: 'features', pixels, layers });
  }

  gradients(model: AskedModel, pixels: Uint8Array, of: GradientTarget, at: string | null): Promise<Gradients> {
    return this.ask(model, { type: 'gradients', pixels, of, at });
  }

  async close(): Promise<void> {
    this.isClosed = true;
    // It keeps nothing that would have to be saved.
    await Promise.all([...this.processes].map((process) => {
      process.kill();
      return process.exited;
    }));
  }

  /** Asks a second time where the process was lost before it had answered. */
  private async ask<Q extends ReaderQuestion>(model: AskedModel, question: Q): Promise<ReaderAnswers[Q['type']]> {
    try {
      return await this.askOnce(model, question);
    } catch (error) {
      if (!(error instanceof ReaderLost)) throw error;
      this.checkOpen();
      this.parts.log(`${error.message} Asking once more.`);
    }
    try {
      return await this.askOnce(model, question);
    } catch (error) {
      if (!(error instanceof ReaderLost)) throw error;
      throw new StudioError('ENGINE_CRASHED', `${error.message} It was tried twice.`, { remedy: 'See “dsdc engines” for what this machine can use.' });
    }
  }

  private async askOnce<Q extends ReaderQuestion>(model: AskedModel, question: Q): Promise<ReaderAnswers[Q['type']]> {
    this.connection ??= this.connect();
    const connection = await this.connection;
    const answer = connection.sent.has(model.key) ? await this.exchange(connection, model, null, question) : null;
    // Given the weights, it knows the model.
    return (answer ?? (await this.exchange(connection, model, model.readWeights(), question))!) as ReaderAnswers[Q['type']];
  }

  /** Null: the reader does not know the model. */
  private exchange(
    { process, questions, sent }: Connection, { key, network }: AskedModel, weights: Uint8Array | null, question: ReaderQuestion
  ): Promise<AnyAnswer | null> {
    return new Promise((resolve, reject) => {
      const id = ++this.lastId;
      questions.set(id, { resolve, reject });
      process.send({ ...question, id, model: { key, network, weights } });
      sent.add(key);
    });
  }

  private async connect(): Promise<Connection> {
    try {
      const reasons: string[] = [];
      for (const engine of this.parts.engines()) {
        this.checkOpen();
        const started = await this.start(engine);
        if (typeof started !== 'string') return started;
        // Closing kills a reader that is on its way: that is no refusal.
        this.checkOpen();
        this.parts.log(`${started} Trying the next engine.`);
        reasons.push(started);
      }
      throw new StudioError('ENGINE_UNAVAILABLE', `No engine can compute here. ${reasons.join(' ')}`, {
        remedy: 'Run “npm run engine:setup”, then “dsdc engines”.'
      });
    } catch (error) {
      this.connection = undefined;
      throw error;
    }
  }

  private checkOpen(): void {
    if (this.isClosed) throw new StudioError('INTERRUPTED', 'The studio was closed before the question was answered.');
  }

  /** A connection, or why there is none. */
  private start(engine: EngineName): Promise<Connection | string> {
    const questions = new Map<number, Waiting>();
    const sent = new Set<string>();
    return new Promise((resolve) => {
      const process = this.parts.fork<ReaderRequest, ReaderResponse>({
        name: 'reader',
        args: [engine, String(threads)],
        environment: engineEnvironment(engine, threads)
      }, (response) => {
        if (response.type === 'ready') {
          this.ready = process;
          resolve({ process, questions, sent });
        } else if (response.type === 'unavailable') {
          resolve(response.message);
          process.kill();
        } else {
          settle(questions, response);
        }
      });
      this.processes.add(process);
      void process.exited.then(({ exitCode, signal, lastWords }) => {
        this.processes.delete(process);
        const said = lastWords === '' ? '' : ` It said last: ${lastWords}`;
        const message = `The reader process on ${engine} ended unexpectedly (${signal ?? `exit status ${exitCode}`}).${said}`;
        resolve(message);
        if (this.ready === process) this.connection = this.ready = undefined;
        for (const { reject } of questions.values()) reject(new ReaderLost(message));
        questions.clear();
      });
    });
  }
}

function settle(questions: Map<number, Waiting>, response: Extract<ReaderResponse, { id: number }>): void {
  const question = questions.get(response.id);
  questions.delete(response.id);
  if (response.type !== 'error') {
    question?.resolve(response.type === 'answer' ? response.answer : null);
    return;
  }
  const { code, message, remedy } = response;
  question?.reject(new StudioError(code, message, remedy === null ? {} : { remedy }));
}
