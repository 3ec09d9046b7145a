import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { unknownName } from '../base/unknownName.js';
import { packagePath } from '../host/node/packagePath.js';

const fileSchema = z.strictObject({
  /** The name of the file to write. */
  name: z.string().regex(/^[\w.-]+$/),
  /** Null if programs may not fetch it; the set then says how people do. */
  url: z.url().nullable(),
  /** Null if no source states it. */
  bytes: z.number().int().positive().nullable(),
  sha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .nullable(),
});

const name = z.string().regex(/^[a-z0-9-]+$/);

const setSchema = z
  .strictObject({
    name,
    about: z.string(),
    source: z.string(),
    /** The folder for its files, below the one that the user chooses, where other sets have files of the same names. */
    folder: name.optional(),
    /** Why no program may fetch it, and how to download it by hand. */
    byHand: z.string().optional(),
    files: z.array(fileSchema).min(1),
  })
  .refine(({ byHand, files }) => files.some(({ url }) => url === null) === (byHand !== undefined), {
    message: 'expected to say how to get a file by hand where one has no address, and only there',
  });

const schema = z.array(setSchema);

/** A public data set that can be fetched. */
export type DataSet = z.infer<typeof schema>[number];

/** Reads the registry, `data/datasets.json`: a new data set is an entry there. */
export async function dataSets(): Promise<DataSet[]> {
  return schema.parse(JSON.parse(await readFile(packagePath('data/datasets.json'), 'utf8')));
}

/** @throws InputError for an unknown name */
export async function dataSetNamed(name: string): Promise<DataSet> {
  const all = await dataSets();
  const dataSet = all.find((one) => one.name === name);
  if (dataSet !== undefined) return dataSet;
  const names = all.map((one) => one.name);
  throw unknownName(`one of the data sets ${names.join(', ')}`, name, names);
}
