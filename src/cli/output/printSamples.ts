import { showCount } from '../../base/showNumber.js';
import type { Domain, Ranking } from '../../domain/domain.js';
import type { Sample, SampleCounts, TryCounts } from '../../sampling/sample.js';
import type { Session } from '../session.js';
import { bestTable, disagreementTables, exceptionRows, scoreTable, uniqueRow } from './judged.js';
import { percent, table } from './text.js';

/** Prints the tables that `sample` and `demo` end with. */
export function printSamples(
  session: Session,
  domain: Domain,
  samples: readonly Sample[],
  counts: SampleCounts,
  tries: TryCounts,
  best: number,
  decodings = 1,
  ranking: Ranking | null = domain.ranking,
): void {
  const rows = [
    [
      'requested',
      showCount(counts.requested),
      decodings === 1
        ? ''
        : `${showCount(counts.requested / decodings)} codes, ${showCount(decodings)} decodings each`,
    ],
    [
      'valid',
      showCount(counts.valid),
      `${percent(counts.valid, counts.requested)} in ${tries.most === 1 ? 'one try' : `at most ${tries.most} tries`} each`,
    ],
    ...(tries.most === 1
      ? []
      : [
          ['tries', showCount(tries.made), ''],
          ['tried again', showCount(tries.repeated), percent(tries.repeated, counts.requested)],
        ]),
    uniqueRow(counts),
    [
      'novel',
      showCount(counts.novel),
      counts.novel === null ? 'not known' : `${percent(counts.novel, counts.unique)} of the unique`,
    ],
    ...exceptionRows(samples),
  ];
  session.print(table(['samples', 'count', 'share'], rows));
  const differing = disagreementTables(samples);
  if (differing !== '') session.print(`\n${differing}`);
  const scores = scoreTable(domain, samples);
  if (scores !== '') session.print(`\n${scores}`);
  if (best > 0) session.print(`\n${bestTable(domain, samples, best, ranking)}`);
}
