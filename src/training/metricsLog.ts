import type { TrainingRecords } from './trainingRecords.js';

/**
 * Drops the lines of epochs that will be trained again: they were written after the last checkpoint and before a kill,
 * which may also have left a line unfinished.
 *
 * @param epoch the last finished epoch of the checkpoint
 */
export async function dropEpochsAfter(records: TrainingRecords, epoch: number): Promise<void> {
  const text = await records.readMetrics();
  const finished = text.split('\n').filter((line) => {
    try {
      return (JSON.parse(line) as { epoch: number }).epoch <= epoch;
    } catch {
      return false;
    }
  });
  const lines = finished.map((line) => `${line}\n`).join('');
  if (lines !== text) await records.writeMetrics(lines);
}
