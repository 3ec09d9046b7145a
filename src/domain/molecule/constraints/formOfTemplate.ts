import { InputError } from '../../../base/errors.js';
import { showPart, type TemplatePart } from '../../../grammar/template/templatePart.js';
import { type MoleculeForm, spellMolecule } from '../forms/forms.js';
import { applyRules, type KekuleReading, readKekule } from '../readKekule.js';
import { readSmiles } from '../smiles/readSmiles.js';

/** Reads a SMILES with `*` in the form that a model writes. The SMILES must be one that the rules accept. */
export function formOfTemplate(smiles: string, form: MoleculeForm): KekuleReading {
  const spelling = spellMolecule(form === 'as-is' ? 'as-is' : 'kekule', smiles);
  const reading = applyRules(readSmiles('text' in spelling ? spelling.text : smiles));
  if ('reason' in reading) throw new Error(`a spelling of a scaffold breaks a rule: ${reading.reason}`);
  return reading;
}

/** An aromatic atom outside of brackets, or at the beginning of one. */
const aromaticAtom = /(?:^|[^A-Za-z])[bcnops]|[A-Z][bcnops](?![a-z])/;

/**
 * Brings a template into Kekulé form, if it is a SMILES with `*` for its holes. One that is only part of a SMILES stays as it
 * is.
 *
 * @throws InputError for part of a SMILES with aromatic atoms, which a model of Kekulé forms does not write
 */
export function kekuleTemplate(template: TemplatePart): TemplatePart {
  const text = showPart(template);
  if (!aromaticAtom.test(text)) return template;
  const reading = readKekule(text);
  const spelling = 'reason' in reading ? reading : spellMolecule('kekule', text);
  if ('reason' in spelling) {
    throw new InputError({
      setting: 'template',
      problem: `the model writes aromatic rings with single and double bonds, but the template ${text.slice(0, 200)} has atoms in lower case, and cannot be brought into that form: ${spelling.reason}`,
      received: text,
      advice: [{ text: 'write the rings of the template with = and atoms in upper case' }],
    });
  }
  const holes = template.kind === 'sequence' ? template.parts.filter(({ kind }) => kind === 'hole') : [];
  const literals = spelling.text.split('*');
  let offset = 0;
  const parts: TemplatePart[] = [];
  for (const [i, literal] of literals.entries()) {
    if (literal !== '') parts.push({ kind: 'literal', text: literal, offset });
    if (i < holes.length) parts.push(holes[i]!);
    offset += literal.length + 1;
  }
  return { kind: 'sequence', parts };
}
