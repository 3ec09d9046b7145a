/**
 * Does work in this thread while others are at theirs. An error of this thread comes first, and nobody waits for those of
 * others then.
 */
export async function besideOthers<Own, Theirs>(
  others: readonly Promise<Theirs>[],
  here: () => Promise<Own>,
): Promise<{ readonly own: Own; readonly theirs: readonly Theirs[] }> {
  const joint = Promise.all(others);
  joint.catch(() => {});
  const own = await here();
  return { own, theirs: await joint };
}
