import type { Molecule } from 'openchemlib';
import { messageOf } from '../../base/errors.js';
import type { Random } from '../../base/random.js';
import type { TemplatePart } from '../../grammar/template/templatePart.js';
import type {
  Domain,
  DomainConstraintSettings,
  Size,
  Speller,
  SpellingHints,
  SpellingRule,
  Verdict,
} from '../domain.js';
import { formNamed } from '../form.js';
import { kekuleTemplate } from './constraints/formOfTemplate.js';
import { compareForDrawing } from './difference/compareForDrawing.js';
import { drawSeries } from './difference/drawSeries.js';
import { moleculeSimilarity } from './fingerprints/similarity.js';
import { moleculeForms, spellMolecule, spellMoleculeAtRandom } from './forms/forms.js';
import { writeKekule } from './forms/kekuleSmiles.js';
import { spellingNamesOf } from './forms/spellingNames.js';
import { canonicalForm, canonicaliserOf, type Writing } from './identity/canonical.js';
import { formerCanonical, formerCanonicaliser } from './identity/formerCanonical.js';
import { type JudgeName, withRdkit } from './judges/judges.js';
import { sdf } from './molfile/sdf.js';
import { drawMolecule, layOut, type MarkedPart } from './openchemlib/drawMolecule.js';
import { holds, loadOpenchemlib, type Openchemlib, readMolecule } from './openchemlib/openchemlib.js';
import { smilesAutomaton } from './prefix/smilesPrefix.js';
import type { Rdkit } from './rdkit/rdkit.js';
import { type KekuleReading, readKekule } from './readKekule.js';
import { recognisesSmiles } from './recognise.js';
import { moleculeHoles } from './scaffold/moleculeHoles.js';
import { chooseScores } from './scores/scoreChoice.js';
import { needsOpenchemlib, Scorer } from './scores/scorer.js';
import { readName, readSmilesLine } from './smiles/readName.js';
import { standardise } from './standards/standardise.js';
import type { Standard } from './standards/standards.js';

export interface MoleculeDomainOptions {
  /** Defaults to `openchemlib`, the name of grae's own rules. */
  readonly judge?: JudgeName | undefined;
  /** The spelling of {@link Domain.spell}: one of {@link moleculeForms}, by default the first. */
  readonly form?: string | undefined;
  /** `canonical` gives the domain a speller, by RDKit. Defaults to `as-written`. */
  readonly spelling?: SpellingRule | undefined;
  /** Brings the molecules of a user's file into one spelling of charges, see {@link standardise}. Defaults to none. */
  readonly standardise?: Standard | undefined;
  /**
   * Names of the scores and labels to compute, or of suites of scores (`pmo`, `guacamol`); such a domain draws only where
   * openchemlib is loaded for one of them. Defaults to all but those that are computed on request alone.
   */
  readonly scores?: readonly string[] | undefined;
  /** False leaves out the labels that `scores` do not name. Defaults to true. */
  readonly labels?: boolean | undefined;
  /**
   * False where strings are read, parsed and spelled but never judged: no chemistry library is loaded then, and judging
   * throws. Defaults to true.
   */
  readonly judges?: boolean | undefined;
  /** Whether a domain that does not judge draws all the same, by openchemlib. Defaults to false. */
  readonly draws?: boolean | undefined;
}

/**
 * Makes the domain of molecules as SMILES. A molecule is valid if RDKit 2022.09, the field's yardstick, reads it: the text
 * is well formed, no atom has more bonds than a valence of its element, and aromatic rings have a Kekulé form. The rules
 * are grae's own, and agree with RDKit's but for classes that `test/domain/molecule/rdkit/rdkitAgreement.test.ts` names. The
 * text behind white space is the molecule's name, as in RDKit, and stands in the verdict.
 *
 * Every refusal begins with one of these classes: `empty`, `syntax`, `ring bond`, `valence`, `aromaticity`, `limit`
 * (too long, or a number that is too great), `internal` (a library failed).
 *
 * Two strings are the same molecule if they have the same {@link canonicalForm}: RDKit's canonical isomeric SMILES, or
 * openchemlib's where RDKit cannot be had ({@link formerCanonical}).
 *
 * @throws InputError for an unknown form, and for an unknown score
 * @throws GraeError where RDKit is to judge and cannot be had
 */
export async function createMoleculeDomain({
  judge = 'openchemlib',
  form,
  spelling,
  standardise: standard,
  scores,
  labels = true,
  judges = true,
  draws = false,
}: MoleculeDomainOptions = {}): Promise<Domain> {
  const chosen = formNamed(form, moleculeForms, 'molecule');
  const { names, ...chosenScores } = chooseScores(scores, labels);
  let loading: Promise<Rdkit> | undefined;
  const theRdkit = (): Promise<Rdkit> => {
    loading ??= import('./rdkit/rdkit.js').then(({ loadRdkit }) => loadRdkit());
    return loading;
  };
  const language = {
    name: 'molecule',
    ...chosenScores,
    prefix: smilesAutomaton,
    tokens: smilesTokens,
    forms: moleculeForms,
    form: chosen,
    ...(spelling === 'canonical' ? { speller: spellerOf(await theRdkit()) } : {}),
    readLine: standard === undefined ? readSmilesLine : standardReader(standard, await theRdkit()),
    recognises: recognisesSmiles,
    records: sdf,
    loadSpellingHints,
    holes: moleculeHoles,
    spellTemplate: (template: TemplatePart) => (chosen === 'as-is' ? template : kekuleTemplate(template)),
    loadConstraints: async (settings: DomainConstraintSettings) => {
      const { loadMoleculeConstraints } = await import('./constraints/moleculeConstraints.js');
      return loadMoleculeConstraints(settings, chosen, await theRdkit());
    },
    spell: (text: string, random?: Random) => spellMolecule(chosen, text, random),
    randomSpelling: (text: string, random: Random) => spellMoleculeAtRandom(chosen, text, random),
  };
  const drawnBy = (openchemlib: Openchemlib | null) => (text: string, size: Size) =>
    openchemlib === null ? null : draw(openchemlib, text, size);
  if (!judges) return { ...language, ...unjudged, draw: drawnBy(draws ? await loadOpenchemlib() : null) };
  // Only a judge has to be there: without RDKit, as without a table, some scores are missing.
  let withoutRdkit: string | null = null;
  const rdkit = await theRdkit().catch((thrown): null => {
    if (judge !== 'openchemlib') throw thrown;
    withoutRdkit = `${formerForm} (${messageOf(thrown)})`;
    return null;
  });
  const { rdkitJudge } = await import('./rdkit/rdkit.js');
  const opinion = judge === 'openchemlib' || rdkit === null ? null : rdkitJudge(rdkit);
  // A domain that was asked for certain scores computes nothing else.
  const isNeeded = scores === undefined || needsOpenchemlib(names) || rdkit === null;
  const openchemlib = isNeeded ? await loadOpenchemlib() : null;
  const canonicaliser = rdkit === null ? formerCanonicaliser : canonicaliserOf(rdkit);
  const scorer = await Scorer.load(names, { rdkit, openchemlib });
  const verdict = (text: string, scores: Scorer | null): Verdict => {
    const own = examine({ openchemlib, rdkit, withoutRdkit }, text, scores);
    if (judge === 'openchemlib' || opinion === null) return own;
    return withRdkit(judge, text, own, opinion(text), scores === null ? {} : scorer.noScores);
  };
  return {
    ...language,
    judge: (text) => verdict(text, scorer),
    identify: (text) => verdict(text, null),
    draw: drawnBy(openchemlib),
    canonicaliser,
    ...(rdkit === null ? {} : { similarity: moleculeSimilarity(rdkit) }),
    ...(openchemlib !== null && rdkit !== null
      ? {
          drawChange: (text, other, size) =>
            draw(openchemlib, text, size, compareForDrawing(rdkit, text, other)?.marked),
          drawSeries: (texts, size) => drawSeries(openchemlib, rdkit, texts, size),
        }
      : {}),
    spellingNames: spellingNamesOf(chosen, canonicaliser),
    canonicalBy: (canonicaliser, text) =>
      openchemlib !== null && canonicaliser === formerCanonicaliser
        ? formerCanonical(openchemlib, text)
        : null,
  };
}

async function loadSpellingHints(training: readonly string[]): Promise<SpellingHints> {
  const { MoleculeSpellingHints } = await import('./standards/spellingHints.js');
  return new MoleculeSpellingHints(await loadOpenchemlib(), training);
}

function refuseToJudge(): never {
  throw new Error('the domain of molecules was loaded without its judge, for strings that are only read');
}

/** The verdicts of a domain that judges nothing. */
const unjudged = {
  judge: refuseToJudge,
  identify: refuseToJudge,
};

/**
 * Symbols of several characters, as models of SMILES cut them (Schwaller et al. 2018): bracket atoms, elements of two
 * letters, ring bonds from 10 on.
 */
const smilesTokens = /\[[^[\]]*\]|Br|Cl|%\d\d/u;

/** Returns the writer of {@link canonicalForm}: models of a canonical corpus bring back few molecules in another order. */
function spellerOf(rdkit: Rdkit): Speller {
  return { name: canonicaliserOf(rdkit), respell: (text) => respelled(rdkit, text) };
}

function respelled(rdkit: Rdkit, text: string): string {
  const reading = readKekule(text);
  const identity = 'reason' in reading ? null : canonicalForm(rdkit, text, reading);
  return identity !== null && 'canonical' in identity ? identity.canonical : text;
}

/**
 * Reads lines as {@link standardise} writes their molecules, in the order of their {@link canonicalForm}: models of
 * ZINC250k have seen molecules in that order only, and bring back few in another.
 */
function standardReader(standard: Standard, rdkit: Rdkit): (line: string) => string {
  return (line) => respelled(rdkit, standardise(readSmilesLine(line), standard));
}

function draw(openchemlib: Openchemlib, text: string, size: Size, marked?: MarkedPart): string | null {
  const reading = readKekule(text);
  if ('reason' in reading) return null;
  try {
    return drawMolecule(layOut(openchemlib, writeKekule(reading)), size, marked);
  } catch {
    return null;
  }
}

interface Libraries {
  /** Null where no score needs it, and RDKit is there. */
  readonly openchemlib: Openchemlib | null;
  readonly rdkit: Rdkit | null;
  /** The note on molecules that RDKit is missing for; null where it is there. */
  readonly withoutRdkit: string | null;
}

/** @param scorer null for a verdict without scores */
function examine(
  { openchemlib, rdkit, withoutRdkit }: Libraries,
  text: string,
  scorer: Scorer | null,
): Verdict {
  const reading = readKekule(text);
  if ('reason' in reading) return { valid: false, reason: reading.reason, canonical: null, scores: {} };
  const { smiles, name } = readName(text);
  const form = rdkit === null ? null : canonicalForm(rdkit, smiles, reading);
  const identity = form ?? formerIdentity(openchemlib, text);
  const canonical = 'canonical' in identity ? identity.canonical : null;
  // Scores are computed from the canonical form, so none depends on the spelling.
  const scored = form !== null && 'canonical' in form ? form : (canonical ?? smiles);
  const scores = scorer?.score(() => openchemlib && heldByOpenchemlib(openchemlib, reading), scored) ?? {};
  const notes = [
    ...('none' in identity ? [`no canonical form: ${identity.none}; it is told apart by its text`] : []),
    ...(withoutRdkit === null ? [] : [withoutRdkit]),
    ...(scorer?.notes ?? []),
    ...(atomMap.test(smiles) ? [mapped] : []),
  ];
  return {
    valid: true,
    reason: null,
    canonical,
    scores,
    ...(name === '' ? {} : { name }),
    ...(notes.length === 0 ? {} : { notes }),
  };
}

function formerIdentity(openchemlib: Openchemlib | null, text: string): Writing {
  const canonical = openchemlib && formerCanonical(openchemlib, text);
  return canonical === null ? { none: 'openchemlib does not hold it' } : { canonical };
}

/** Marks of chirality, and of the direction of bonds. */
const stereoMarks = /@(?:@|(?:TH|AL|SP|TB|OH)\d{0,2})?|[/\\]/g;

/** The molecule for openchemlib's scores, without its stereochemistry; null where openchemlib would hold another. */
function heldByOpenchemlib(openchemlib: Openchemlib, reading: KekuleReading): Molecule | null {
  const smiles = writeKekule(reading).replace(stereoMarks, '');
  if (smiles.length > maxScoredLength) return null;
  // A library of this size throws bare exceptions on some input; one molecule must not end a run.
  try {
    const molecule = readMolecule(openchemlib, smiles);
    return holds(molecule, reading) ? molecule : null;
  } catch {
    return null;
  }
}

/** openchemlib takes seconds over a longer SMILES. */
const maxScoredLength = 1_000;

const formerForm =
  "canonical form by openchemlib: RDKit cannot be loaded, so E and Z may be lost and RDKit's scores are missing";
const atomMap = /:\d+\]/;
const mapped = 'atom maps: part of the canonical form, as in RDKit; without them it is another';
