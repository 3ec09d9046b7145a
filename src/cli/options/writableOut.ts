/**
 * Refuses what `--out` names before the work, where it cannot be written after it.
 *
 * @throws GraeError that says what stands in the way
 */
export async function expectWritableOut(out: string | undefined): Promise<void> {
  if (out === undefined) return;
  const { expectWritablePath: expectWritable } = await import('../../host/node/files.js');
  await expectWritable(out);
}
