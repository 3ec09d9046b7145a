/** The format of a table that compares models of images; every other one compares models of strings. */
export const imageTableFormat = 'grae-image-table-1';

/** Returns whether a document says that it is a table of models of images. */
export function isImageTable(table: unknown): boolean {
  return (
    typeof table === 'object' && table !== null && 'format' in table && table.format === imageTableFormat
  );
}
