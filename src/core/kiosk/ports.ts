import type { DatasetId } from '../../contract/ids.ts';

export interface PinHash {
  readonly salt: Uint8Array;
  readonly hash: Uint8Array;
  readonly cost: number;
  readonly blockSize: number;
  readonly parallelization: number;
}

export interface PinFailures {
  /** In a row. */
  readonly count: number;
  /** Milliseconds since 1970. */
  readonly lastAt: number;
}

export interface KioskChoices {
  readonly idleSeconds: number;
  readonly inkDataset: DatasetId | null;
}

/** Every method is synchronous and one transaction. */
export interface KioskRepository {
  choices(): KioskChoices | undefined;
  /** Throws DATASET_NOT_FOUND. */
  choose(choices: KioskChoices): void;
  pin(): (PinHash & { readonly failures: PinFailures }) | undefined;
  /** With no failures. */
  setPin(pin: PinHash): void;
  /** Nothing where `before` is not what is stored: somebody else has tried meanwhile. Answers whether it was. */
  setFailures(before: PinFailures, after: PinFailures): boolean;
  forgetFailures(): void;
}

export interface PinHasher {
  hash(pin: string): Promise<PinHash>;
  /** In a time that does not depend on how much of it is right. */
  matches(pin: string, known: PinHash): Promise<boolean>;
}
