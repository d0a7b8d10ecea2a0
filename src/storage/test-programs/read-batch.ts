/** Reads the documents of a data folder, each of which takes a while; a line in `journal` for each that it begins. To be killed in the middle. */
import { appendFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ReadPage } from '../../core/records/ports.ts';
import { DocumentService } from '../../core/records/service.ts';
import { decodeJsonPage, JsonCutter, JsonInspector, JsonReader, judgeDigits } from '../../core/records/testing/json-documents.ts';
import { openStorage } from '../open.ts';

const [dataDir, migrationsDir, journal] = process.argv.slice(2) as [string, string, string];
const storage = openStorage({ dataDir, migrationsDir });

class SlowReader extends JsonReader {
  override async *read(file: { readonly path: string }, batch: { readonly form: string }): AsyncGenerator<ReadPage> {
    for await (const page of super.read(file, batch)) {
      if (page.index === 0) appendFileSync(journal, `${this.begun.at(-1)}\n`);
      await sleep(5);
      yield page;
    }
  }
}

const service = new DocumentService({ ...storage, reader: new SlowReader(), cutter: new JsonCutter(), inspector: new JsonInspector(), decodePage: decodeJsonPage, judge: judgeDigits, log: (line) => void process.stderr.write(`${line}\n`) });
process.stdout.write('reading\n');
service.startReading();
await service.idle();
process.stdout.write('done\n');
storage.close();
