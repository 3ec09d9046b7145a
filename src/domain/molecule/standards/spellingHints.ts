import type { Message } from '../../../base/message.js';
import type { SpellingHints } from '../../domain.js';
import { writeKekule } from '../forms/kekuleSmiles.js';
import type { Openchemlib } from '../openchemlib/openchemlib.js';
import { readKekule } from '../readKekule.js';
import { partsOf, standardise } from './standardise.js';

/** The most strings that are looked at: reading stereochemistry takes time. */
const most = 2_000;

/** The way in which a training set writes its molecules; null where it is not known. */
interface Style {
  readonly charges: boolean | null;
  readonly stereo: boolean | null;
}

/**
 * Counts molecules that are written otherwise than a training set writes them: without its charges or with charges that
 * it does not have, in several parts, with stereocentres left open.
 */
export class MoleculeSpellingHints implements SpellingHints {
  readonly #openchemlib: Openchemlib;
  readonly #style: Style;
  #strings = 0;
  #uncharged = 0;
  #charged = 0;
  #parts = 0;
  #open = 0;

  /** @param training SMILES of the training set, or parts of them */
  constructor(openchemlib: Openchemlib, training: readonly string[]) {
    this.#openchemlib = openchemlib;
    this.#style = styleOf(training);
  }

  add(texts: readonly string[]): void {
    for (const text of texts.slice(0, Math.max(0, most - this.#strings))) {
      const reading = readKekule(text);
      if ('reason' in reading) continue;
      this.#strings++;
      const isWhole = partsOf(text) === 1;
      if (!isWhole) this.#parts++;
      const charges = chargesIn(text);
      if (charges < chargesIn(standardise(text, 'zinc'))) this.#uncharged++;
      // Parts that go take their charges with them.
      if (isWhole && charges > chargesIn(standardise(text, 'neutral'))) this.#charged++;
      if (this.#style.stereo === true && hasOpenCentre(this.#openchemlib, writeKekule(reading))) this.#open++;
    }
  }

  get messages(): readonly Message[] {
    const { charges } = this.#style;
    const share = (count: number): string =>
      `${count} of ${this.#strings} ${this.#strings === 1 ? 'molecule' : 'molecules'}`;
    const messages: Message[] = [];
    if (charges === true && this.#uncharged > 0) {
      messages.push({
        problem: `${share(this.#uncharged)} written with neutral amines or acids, which the training set has charged ([NH+], [O-])`,
        advice: [{ text: 'charge them', setting: 'standardise', value: 'zinc' }],
      });
    }
    if (charges === false && this.#charged > 0) {
      messages.push({
        problem: `${share(this.#charged)} written with charges that the training set does not have`,
        advice: [{ text: 'take them away', setting: 'standardise', value: 'neutral' }],
      });
    }
    if (this.#parts > 0) {
      messages.push({
        problem: `${share(this.#parts)} in several parts, as salts are`,
        advice: [{ text: 'keep the largest', setting: 'standardise' }],
      });
    }
    if (this.#open > 0) {
      messages.push({
        problem: `${share(this.#open)} with stereocentres left open, which the training set marks`,
        advice: [{ text: 'mark them (@, @@)' }, { text: 'expect another molecule back' }],
      });
    }
    return messages;
  }
}

function styleOf(training: readonly string[]): Style {
  if (training.length === 0) return { charges: null, stereo: null };
  return {
    charges: training.some((text) => /\[N@{0,2}H\d?\+\]|\[NH\d?\+\]/.test(text)),
    stereo: training.some((text) => text.includes('@')),
  };
}

/** How many atoms are written with a charge. */
function chargesIn(text: string): number {
  return text.match(/[+-]\d*\]/g)?.length ?? 0;
}

/** Whether a centre or double bond of unknown configuration is left, as openchemlib perceives them. */
function hasOpenCentre({ Molecule }: Openchemlib, smiles: string): boolean {
  try {
    const molecule = Molecule.fromSmiles(smiles);
    molecule.ensureHelperArrays(Molecule.cHelperParities);
    for (let atom = 0; atom < molecule.getAtoms(); atom++) {
      if (molecule.isAtomStereoCenter(atom) && molecule.getAtomParity(atom) === Molecule.cAtomParityUnknown) {
        return true;
      }
    }
    return false;
  } catch {
    return false;
  }
}
