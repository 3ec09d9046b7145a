/**
 * Refuses an `--out` that cannot be written, before the work begins.
 *
 * @throws GraeError with the obstacle
 */
export async function expectWritableOut(out: string | undefined): Promise<void> {
  if (out === undefined) return;
  const { expectWritablePath: expectWritable } = await import('../../host/node/files.js');
  await expectWritable(out);
}
