import { type Domain, identityOf, type JudgedText, scoreOf } from '../domain/domain.js';
import { csvWriter, type RowWriter, scoreColumns, verdictColumns } from '../judging/judgedTable.js';
import type { TrainingSet } from '../judging/trainingSet.js';
import type { ShardPart } from './shardPart.js';

/** Writes judged strings into parts, and counts them. */
export class JudgedParts {
  readonly #domain: Domain;
  readonly #training: TrainingSet | null;
  readonly #writer: () => RowWriter<JudgedText>;
  /** The ending of their files. */
  readonly extension: string;

  /**
   * @param training the training set, which decides what is novel; null where there is none
   * @param withScores whether a part is a CSV file of verdicts and scores; else it is the strings, one a line
   */
  constructor(domain: Domain, training: TrainingSet | null, withScores: boolean) {
    this.#domain = domain;
    this.#training = training;
    this.extension = withScores ? 'csv' : 'txt';
    const itself = (one: JudgedText): JudgedText => one;
    const isNovel = (one: JudgedText): boolean | null => (one.valid ? this.#isNovel(one) : null);
    this.#writer = () =>
      withScores
        ? csvWriter<JudgedText>([
            { name: 'string', cell: ({ text }) => text },
            ...verdictColumns(itself),
            ...(training === null ? [] : [{ name: 'novel', cell: isNovel }]),
            ...scoreColumns(domain, itself),
          ])
        : { header: '', write: ({ text }) => `${text}\n` };
  }

  /** Writes judged strings, in their order. @param strings pieces of them */
  async write(part: ShardPart, strings: AsyncIterable<readonly JudgedText[]>): Promise<void> {
    const writer = this.#writer();
    await part.writeHeader(writer.header);
    for await (const piece of strings) {
      await part.write(piece.map((one) => writer.write(one)).join(''));
      for (const one of piece) this.#count(part, one);
    }
  }

  #count(part: ShardPart, one: JudgedText): void {
    const { totals } = part;
    totals.count('strings');
    if (!one.valid) {
      totals.countIn('reasons', one.reason?.split(':', 1)[0] ?? 'no reason');
      return;
    }
    totals.count('valid');
    const list = this.#training === null ? 'different' : this.#isNovel(one) ? 'novel' : 'known';
    part.addMeaning(list, identityOf(one));
    for (const name of this.#domain.scoreNames) {
      const value = scoreOf(one, name);
      if (value !== null && Number.isFinite(value)) totals.measure(name, value);
    }
  }

  #isNovel(one: JudgedText): boolean {
    return this.#training === null || !this.#training.has(identityOf(one));
  }
}
