import type { Molecule } from 'openchemlib';
import { messageOf } from '../../base/errors.js';
import type { Random } from '../../base/random.js';
import { checkScores } from '../chosenScores.js';
import type { Domain, Size, Verdict } from '../domain.js';
import { formNamed } from '../form.js';
import { compositionOf } from './composition.js';
import { drawMolecule } from './drawMolecule.js';
import { moleculeForms, spellMolecule, spellMoleculeAtRandom } from './forms.js';
import { type JudgeName, withRdkit } from './judges.js';
import { writeKekule } from './kekuleSmiles.js';
import { canonicalSmiles, loadOpenchemlib, type Openchemlib, readMolecule } from './openchemlib.js';
import { applyRules, type KekuleReading, readKekule } from './readKekule.js';
import { readName } from './readName.js';
import { recognisesSmiles } from './recognise.js';
import { alertNames, allNames, labelNames, scoreNames } from './scores/scoreNames.js';
import { Scorer, usualNames } from './scores/scorer.js';
import { smilesAutomaton } from './smilesPrefix.js';
import { type Standard, standardise } from './standardise.js';
import { readSmiles } from './wellFormed.js';

export interface MoleculeDomainOptions {
  /** Defaults to `openchemlib`. */
  readonly judge?: JudgeName;
  /** The spelling that {@link Domain.spell} gives: one of {@link moleculeForms}, by default the first. */
  readonly form?: string | undefined;
  /** Brings what a user's file holds into one spelling of charges, see {@link standardise}. Defaults to none. */
  readonly standardise?: Standard | undefined;
  /** Names of the scores and labels to compute, of {@link allNames}. Defaults to all but the alerts. */
  readonly scores?: readonly string[] | undefined;
  /**
   * False where strings are read, parsed and spelled but never judged: no chemistry library is loaded then, and judging
   * throws. Defaults to true.
   */
  readonly judges?: boolean | undefined;
}

/**
 * Molecules as SMILES. Valid is what RDKit 2022.09 reads, the field's yardstick: the text is well formed, no atom has
 * more bonds than its element has valences, and aromatic rings have a Kekulé form, by rules of this folder that agree
 * with RDKit's but for classes that `test/domain/molecule/rdkitAgreement.test.ts` names. openchemlib alone would let
 * five-valent carbon and open brackets pass, and make radicals of aromatic rings without a Kekulé form; it reads the
 * Kekulé form, for the canonical form and the scores. What stands behind white space is a molecule's name, as for
 * RDKit; the verdict tells it.
 *
 * Every refusal begins with one of these classes: `empty`, `syntax`, `ring bond`, `valence`, `aromaticity`, `limit`
 * (too long, or an atom that openchemlib cannot hold), `internal` (a library failed).
 *
 * Two strings are the same molecule if openchemlib's ID codes agree; the canonical form is the isomeric SMILES
 * written from the ID code, so that it depends on nothing else.
 *
 * @throws InputError for a form that there is not
 * @throws GraeError where RDKit is to judge and cannot be had
 */
export async function createMoleculeDomain({
  judge = 'openchemlib',
  form,
  standardise: standard,
  scores: asked,
  judges = true,
}: MoleculeDomainOptions = {}): Promise<Domain> {
  const chosen = formNamed(form, moleculeForms, 'molecule');
  const names = asked ?? usualNames;
  checkScores(names, allNames, 'molecule');
  const language = {
    name: 'molecule',
    scoreNames: scoreNames.filter((name) => names.includes(name)),
    shownScores: asked === undefined ? shownScores : allNames.filter((name) => names.includes(name)),
    labelNames: [...labelNames, ...alertNames].filter((name) => names.includes(name)),
    ranking: names.includes('qed') ? ({ score: 'qed', better: 'higher' } as const) : null,
    prefix: smilesAutomaton,
    tokens: smilesTokens,
    forms: moleculeForms,
    form: chosen,
    readLine: standard === undefined ? firstWord : await standardReader(standard),
    recognises: recognisesSmiles,
    spell: (text: string, random?: Random) => spellMolecule(chosen, text, random),
    randomSpelling: (text: string, random: Random) => spellMoleculeAtRandom(chosen, text, random),
  };
  if (!judges) return { ...language, ...unjudged };
  const openchemlib = await loadOpenchemlib();
  const { loadRdkit, rdkitJudge } = await import('./rdkit.js');
  // Asked to judge it has to be there; without it, as without the tables, some scores cannot be had.
  const rdkit = await (judge === 'openchemlib' ? loadRdkit().catch(() => null) : loadRdkit());
  const opinion = judge === 'openchemlib' || rdkit === null ? null : rdkitJudge(rdkit);
  const scorer = await Scorer.load(names, { rdkit, openchemlib });
  const verdict = (text: string, scores: Scorer | null): Verdict => {
    const own = examine(openchemlib, text, scores);
    if (judge === 'openchemlib' || opinion === null) return own;
    return withRdkit(judge, text, own, opinion(text), scores === null ? {} : scorer.noScores);
  };
  return {
    ...language,
    judge: (text) => verdict(text, scorer),
    identify: (text) => verdict(text, null),
    draw: (text, size) => draw(openchemlib, text, size),
    coarseKey: (text) => codeWithoutStereo(openchemlib, text),
  };
}

function refuseToJudge(): never {
  throw new Error('the domain of molecules was loaded without its judge, for strings that are only read');
}

/** In place of what needs a chemistry library. */
const unjudged = {
  judge: refuseToJudge,
  identify: refuseToJudge,
  draw: () => null,
  coarseKey: refuseToJudge,
};

/** As models of SMILES cut them (Schwaller et al. 2018): bracket atoms, elements of two letters, ring bonds from 10 on. */
const smilesTokens = /\[[^[\]]*\]|Br|Cl|%\d\d/u;

const shownScores = ['molWeight', 'crippenLogP', 'tpsa', 'rings', 'saScore', 'qed'] as const;

/**
 * Reads lines as {@link standardise} writes their molecules, in RDKit's canonical order: models of ZINC250k know
 * molecules in that order alone, and bring back few in another.
 */
async function standardReader(standard: Standard): Promise<(line: string) => string> {
  const { loadRdkit } = await import('./rdkit.js');
  const rdkit = await loadRdkit();
  return (line) => {
    const text = standardise(firstWord(line), standard);
    const reading = rdkit.read(text, (molecule) => molecule.get_smiles());
    return 'value' in reading ? reading.value : text;
  };
}

/** What stands behind a blank is a name, as in .smi files. */
function firstWord(line: string): string {
  return line.trim().split(/\s/, 1)[0] ?? '';
}

function draw(openchemlib: Openchemlib, text: string, size: Size): string | null {
  const read = readKekule(text);
  if ('reason' in read) return null;
  try {
    return drawMolecule(openchemlib, writeKekule(read), size);
  } catch {
    return null;
  }
}

/** @param scorer null for a verdict without scores */
function examine(openchemlib: Openchemlib, text: string, scorer: Scorer | null): Verdict {
  const refuse = (reason: string): Verdict => ({ valid: false, reason, canonical: null, scores: {} });
  const read = readKekule(text);
  if ('reason' in read) return refuse(read.reason);
  const name = read.name === '' ? {} : { name: read.name };
  const accept = (canonical: string | null, scores: Verdict['scores']): Verdict => {
    return { valid: true, reason: null, canonical, scores, ...name };
  };
  // A library of this size throws bare exceptions on some input; one molecule must not end a run.
  try {
    const molecule = readMolecule(openchemlib, writeKekule(read));
    const canonical = canonicalForm(openchemlib, molecule, read);
    if (canonical !== null)
      return accept(canonical, scorer?.score(() => molecule, readName(text).smiles) ?? {});
  } catch (thrown) {
    // Some marks of stereochemistry it cannot make sense of, as at the radicals of `C[C@][C]12CC1S2`.
    if (codeWithoutStereo(openchemlib, text) === text) {
      // Its exceptions carry the mangled name of a Java class in front.
      return refuse(`internal: openchemlib failed on it (${messageOf(thrown).replace(/^Class\$\w+: /, '')})`);
    }
  }
  return accept(null, scorer?.noScores ?? {});
}

/**
 * The canonical form; null where openchemlib does not hold what the text says: `*` and `~` make a query, of which it
 * writes no `~`, and of some atoms with unusual valences it makes others (`[SH5]` becomes `[SH]`).
 */
function canonicalForm(openchemlib: Openchemlib, molecule: Molecule, read: KekuleReading): string | null {
  if (molecule.isFragment()) return null;
  const canonical = canonicalSmiles(openchemlib, molecule);
  // It may be longer than what is read as a text.
  const again = applyRules(readSmiles(canonical, 0, Number.POSITIVE_INFINITY));
  return 'bonds' in again && compositionOf(again) === compositionOf(read) ? canonical : null;
}

/** Marks of chirality, and of the direction of bonds. */
const stereoMarks = /@(?:@|(?:TH|AL|SP|TB|OH)\d{1,2})?|[/\\]/g;

/**
 * openchemlib's ID code of the molecule without its stereochemistry, which is what takes the time; the text itself
 * where there is none.
 */
function codeWithoutStereo(openchemlib: Openchemlib, text: string): string {
  const read = readKekule(text);
  if ('reason' in read) return text;
  try {
    const smiles = writeKekule(read).replace(stereoMarks, '');
    return readMolecule(openchemlib, smiles).getIDCode();
  } catch {
    return text;
  }
}
