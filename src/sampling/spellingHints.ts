import type { Message } from '../base/message.js';
import { writeKekule } from '../domain/molecule/forms/kekuleSmiles.js';
import { loadOpenchemlib, type Openchemlib } from '../domain/molecule/openchemlib/openchemlib.js';
import { readKekule } from '../domain/molecule/readKekule.js';
import { partsOf, standardise } from '../domain/molecule/standards/standardise.js';
import { trainingTexts } from '../run/trainingCorpus.js';
import type { TrainedModel } from './model.js';

/** Strings of a training set that are looked at. */
const mostTraining = 200;
/** Strings of the user's that are looked at: reading stereochemistry takes time. */
const most = 2_000;

/** The way a training set writes its molecules; null for what cannot be told. */
interface Style {
  readonly charges: boolean | null;
  readonly stereo: boolean | null;
}

/**
 * Counts molecules that are written otherwise than a model's training set writes them, which is why they do not come
 * back: without its charges or with charges that it does not have, in several parts, with stereocentres left open.
 */
export class SpellingHints {
  readonly #openchemlib: Openchemlib;
  readonly #style: Style;
  #strings = 0;
  #uncharged = 0;
  #charged = 0;
  #parts = 0;
  #open = 0;

  private constructor(openchemlib: Openchemlib, style: Style) {
    this.#openchemlib = openchemlib;
    this.#style = style;
  }

  /** @returns null for a model of anything but molecules */
  static async of(model: TrainedModel): Promise<SpellingHints | null> {
    if (model.domain.name !== 'molecule') return null;
    return new SpellingHints(await loadOpenchemlib(), await styleOf(model));
  }

  add(texts: readonly string[]): void {
    for (const text of texts.slice(0, Math.max(0, most - this.#strings))) {
      const read = readKekule(text);
      if ('reason' in read) continue;
      this.#strings++;
      if (partsOf(text) > 1) this.#parts++;
      const charges = chargesIn(text);
      if (charges < chargesIn(standardise(text, 'zinc'))) this.#uncharged++;
      // Parts that go take their charges with them.
      if (partsOf(text) === 1 && charges > chargesIn(standardise(text, 'neutral'))) this.#charged++;
      if (this.#style.stereo === true && hasOpenCentre(this.#openchemlib, writeKekule(read))) this.#open++;
    }
  }

  /** One sentence for each way of writing that the training set does not have, with what helps. */
  get messages(): Message[] {
    const of = (count: number): string =>
      `${count} of ${this.#strings} ${this.#strings === 1 ? 'molecule' : 'molecules'}`;
    const messages: Message[] = [];
    if (this.#style.charges === true && this.#uncharged > 0) {
      messages.push({
        problem: `${of(this.#uncharged)} written with neutral amines or acids, which the training set has charged ([NH+], [O-])`,
        advice: [{ text: 'charge them', setting: 'standardise', value: 'zinc' }],
      });
    }
    if (this.#style.charges === false && this.#charged > 0) {
      messages.push({
        problem: `${of(this.#charged)} written with charges that the training set does not have`,
        advice: [{ text: 'take them away', setting: 'standardise', value: 'neutral' }],
      });
    }
    if (this.#parts > 0) {
      messages.push({
        problem: `${of(this.#parts)} in several parts, as salts are`,
        advice: [{ text: 'keep the largest', setting: 'standardise' }],
      });
    }
    if (this.#open > 0) {
      messages.push({
        problem: `${of(this.#open)} with stereocentres left open, which the training set marks`,
        advice: [{ text: 'mark them (@, @@)' }, { text: 'expect another molecule back' }],
      });
    }
    return messages;
  }
}

/** The style of a run's corpus; an exported run has no corpus, and shows it in what was learned: packed productions. */
async function styleOf({ run, codec }: TrainedModel): Promise<Style> {
  const texts =
    run.config.exported === undefined
      ? await trainingTexts(run, mostTraining)
      : codec.table.productions
          .slice(codec.grammar.table.productions.length)
          .map(({ rhs }) => rhs.filter((symbol) => typeof symbol === 'string').join(''));
  if (texts.length === 0) return { charges: null, stereo: null };
  const charged = texts.filter((text) => /\[N@{0,2}H\d?\+\]|\[NH\d?\+\]/.test(text)).length;
  return { charges: charged > 0, stereo: texts.some((text) => text.includes('@')) };
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
