import type { ZodType } from 'zod';

/** Beyond this many everything is forgotten: what is asked for again is soon there again. */
const keptTexts = 2000;

/**
 * JSON columns that many rows have in common, such as the networks of runs: to check one takes longer than to read the rest of its row, so each text is
 * checked once. Rows share what comes out: nobody may change it.
 */
export class ParsedTexts<T> {
  private readonly schema: ZodType<T>;
  private readonly parsed = new Map<string, T>();

  constructor(schema: ZodType<T>) {
    this.schema = schema;
  }

  /** Undefined for a text that is not what it should be. */
  get(text: string): T | undefined {
    const known = this.parsed.get(text);
    if (known !== undefined) return known;
    const { data, success } = this.schema.safeParse(JSON.parse(text));
    if (!success) return undefined;
    if (this.parsed.size >= keptTexts) this.parsed.clear();
    this.parsed.set(text, data);
    return data;
  }
}
