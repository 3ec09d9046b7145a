import { type Domain, identityOf, type JudgedText, scoreOf } from '../domain/domain.js';
import { csvWriter, type RowWriter, scoreColumns, verdictColumns } from '../judging/judgedTable.js';
import type { TrainingSet } from '../judging/trainingSet.js';
import type { ShardPart } from './shardPart.js';

export interface JudgedPartsOptions<Row> {
  readonly domain: Domain;
  /** The training set, which decides what is novel; null where there is none. */
  readonly training: TrainingSet | null;
  /** The ending of the files. */
  readonly extension: string;
  /** Begins the rows of a part. */
  readonly writer: () => RowWriter<Row>;
  /** Returns the string of a row with its verdict; null for a row without a string. */
  readonly judgedOf: (row: Row) => JudgedText | null;
}

/** Writes judged rows into parts, and counts their strings. */
export class JudgedParts<Row> {
  readonly #options: JudgedPartsOptions<Row>;

  constructor(options: JudgedPartsOptions<Row>) {
    this.#options = options;
  }

  get extension(): string {
    return this.#options.extension;
  }

  /** Writes rows, in their order. @param rows pieces of them */
  async write(part: ShardPart, rows: AsyncIterable<readonly Row[]>): Promise<void> {
    const writer = this.#options.writer();
    await part.writeHeader(writer.header);
    let written = 0;
    for await (const piece of rows) {
      await part.write(piece.map((one) => writer.write(one)).join(''));
      for (const one of piece) this.#count(part, one, written++);
    }
  }

  #count(part: ShardPart, row: Row, place: number): void {
    const { domain, training, judgedOf } = this.#options;
    const { totals } = part;
    const one = judgedOf(row);
    if (one === null) {
      totals.count('rows without a string');
      return;
    }
    totals.count('strings');
    if (!one.valid) {
      totals.countIn('reasons', one.reason?.split(':', 1)[0] ?? 'no reason');
      return;
    }
    totals.count('valid');
    const list = training === null ? 'different' : isNovel(training, one) ? 'novel' : 'known';
    part.addMeaning(list, identityOf(one), place);
    for (const name of domain.scoreNames) {
      const value = scoreOf(one, name);
      if (value !== null && Number.isFinite(value)) totals.measure(name, value);
    }
  }
}

/** Returns parts of samples. @param withScores whether a part is a CSV file of verdicts and scores; else it is the strings, one a line */
export function partsOfSamples(
  domain: Domain,
  training: TrainingSet | null,
  withScores: boolean,
): JudgedParts<JudgedText> {
  const itself = (one: JudgedText): JudgedText => one;
  const novelty = (one: JudgedText): boolean | null =>
    one.valid && training !== null ? isNovel(training, one) : null;
  return new JudgedParts({
    domain,
    training,
    extension: withScores ? 'csv' : 'txt',
    writer: () =>
      withScores
        ? csvWriter<JudgedText>([
            { name: 'string', cell: ({ text }) => text },
            ...verdictColumns(itself),
            ...(training === null ? [] : [{ name: 'novel', cell: novelty }]),
            ...scoreColumns(domain, itself),
          ])
        : { header: '', write: ({ text }) => `${text}\n` },
    judgedOf: itself,
  });
}

function isNovel(training: TrainingSet, one: JudgedText): boolean {
  return !training.has(identityOf(one));
}
