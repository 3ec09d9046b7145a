import type { RecordFormat } from '../../domain.js';

/** SDF, which is written by openchemlib and RDKit. */
export const sdf: RecordFormat = {
  name: 'SDF',
  extension: 'sdf',
  mediaType: 'chemical/x-mdl-sdfile',
  about: 'valid molecules with scores',
  load: async () => {
    const writer = await (await import('./sdfWriter.js')).loadSdfWriter();
    return { write: ({ text, ...rest }) => writer.write({ smiles: text, ...rest }) };
  },
};
