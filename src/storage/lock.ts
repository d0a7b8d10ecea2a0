import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { StudioError } from '../contract/errors.ts';
import { processIdentitySchema } from '../contract/runs.ts';
import type { Database } from './database.ts';
import { removeIfThere, syncFile } from './durable-files.ts';
import { identifyProcess, isAlive } from './process-identity.ts';

const lockSchema = processIdentitySchema.extend({ purpose: z.string(), since: z.string() });
export type LockHolder = z.infer<typeof lockSchema>;

/**
 * `studio.lock` says which core process trains and serves in this data folder. Looking, judging and replacing happen under SQLite's write lock,
 * which the system releases when a process dies: so two processes never take over the same stale file.
 */
export class StudioLock {
  readonly file: string;
  private readonly database: Database;

  constructor(database: Database) {
    this.database = database;
    this.file = join(database.dataDir, 'studio.lock');
  }

  /** What the file says, also when that process is dead. A file that cannot be understood counts as none: it is never left by a living process. */
  read(): LockHolder | undefined {
    return this.database.read(() => {
      if (!existsSync(this.file)) return undefined;
      try {
        return lockSchema.safeParse(JSON.parse(readFileSync(this.file, 'utf8'))).data;
      } catch (error) {
        if (error instanceof SyntaxError) return undefined;
        throw error;
      }
    });
  }

  isStale(): boolean {
    const holder = this.read();
    return existsSync(this.file) && (holder === undefined || !isAlive(holder));
  }

  /** Claims the folder for this process; `purpose` is shown to the one who comes second. Throws STUDIO_LOCKED. Answers the release. */
  claim(purpose: string): () => void {
    const self = { ...identifyProcess(process.pid), purpose, since: new Date().toISOString() };
    this.database.write(() => {
      const holder = this.read();
      if (holder !== undefined && isAlive(holder)) {
        throw new StudioError('STUDIO_LOCKED', `${this.database.dataDir} is in use by process ${holder.pid} (${holder.purpose}, since ${holder.since}).`, {
          remedy: `Close that studio or end process ${holder.pid}, or choose another folder with --data-dir.`
        });
      }
      const temporary = `${this.file}.${process.pid}.tmp`;
      writeFileSync(temporary, JSON.stringify(self));
      syncFile(temporary);
      renameSync(temporary, this.file);
    });
    return () => this.release(self);
  }

  /** Removes the file of a dead process; answers whether there was one. */
  removeStale(): boolean {
    return this.database.write(() => {
      const stale = this.isStale();
      if (stale) removeIfThere(this.file);
      return stale;
    });
  }

  private release(self: LockHolder): void {
    this.database.write(() => {
      const holder = this.read();
      if (holder?.pid === self.pid && holder.token === self.token && holder.since === self.since) removeIfThere(this.file);
    });
  }
}
