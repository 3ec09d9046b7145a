import { InputError } from '../../../base/errors.js';
import { unknownName } from '../../../base/unknownName.js';
import type { Condition, DomainConstraintSettings, DomainConstraints } from '../../domain.js';
import type { MoleculeForm } from '../forms/forms.js';
import { limitedSmiles } from '../prefix/limitedSmiles.js';
import type { Rdkit } from '../rdkit/rdkit.js';
import { readScaffold, type Scaffold } from '../scaffold/readScaffold.js';
import { scaffoldSpellings } from '../scaffold/scaffoldSpellings.js';
import { scaffoldTemplate } from '../scaffold/scaffoldTemplate.js';
import { hasMatch } from '../smarts/matchPattern.js';
import { patternOf } from '../smarts/patternOf.js';
import { perceive } from '../structure/readStructure.js';
import { atomicNumberOf, symbolOf } from '../valence/elements.js';
import { formOfTemplate } from './formOfTemplate.js';
import { type MoleculeTest, readPattern } from './namedPatterns.js';
import { PerceivedOnce, type SearchedMolecule } from './perceivedOnce.js';

/**
 * Prepares constraints on molecules.
 *
 * @param form the form that the model writes
 * @throws InputError for a scaffold, a pattern or an element that is none, and for constraints that contradict each other
 */
export async function loadMoleculeConstraints(
  settings: DomainConstraintSettings,
  form: MoleculeForm,
  rdkit: Rdkit,
): Promise<DomainConstraints> {
  const { require = [], forbid = [], maxHeavyAtoms } = settings;
  const elements = settings.elements === undefined ? null : readElements(settings.elements);
  const scaffold = settings.scaffold === undefined ? null : readScaffold(settings.scaffold, rdkit);
  if (scaffold !== null) expectAgreement(scaffold, elements, maxHeavyAtoms);
  const both = require.find((text) => forbid.includes(text));
  if (both !== undefined) {
    throw new InputError({
      setting: 'forbid',
      problem: `the constraints contradict each other: ${both} is both required and forbidden`,
      received: both,
    });
  }
  const perceived = new PerceivedOnce(rdkit);
  const condition = (name: string, test: MoleculeTest): Condition => ({
    name,
    holds: (judged) => {
      const molecule = perceived.of(judged);
      return molecule !== null && test(molecule);
    },
  });
  const conditions: Condition[] = [];
  if (scaffold !== null) conditions.push(condition('scaffold', containing(scaffold, rdkit)));
  if (elements !== null) conditions.push(condition('elements', isMadeOf(elements)));
  if (maxHeavyAtoms !== undefined) {
    conditions.push(condition('maxHeavyAtoms', (molecule) => heavyAtomsOf(molecule) <= maxHeavyAtoms));
  }
  for (const text of require) {
    conditions.push(condition(`require ${text}`, await readPattern(text, 'require')));
  }
  for (const text of forbid) {
    const test = await readPattern(text, 'forbid');
    conditions.push(condition(`forbid ${text}`, (molecule) => !test(molecule)));
  }
  const isLimited = elements !== null || maxHeavyAtoms !== undefined;
  const limits = { elements, maxHeavyAtoms: maxHeavyAtoms ?? Number.POSITIVE_INFINITY };
  return {
    templates: scaffold === null ? null : templatesOf(scaffold, form, rdkit),
    automaton: isLimited ? limitedSmiles(limits) : null,
    conditions,
  };
}

function readElements(symbols: readonly string[]): ReadonlySet<number> {
  const numbers = symbols.map((symbol) => {
    const number = atomicNumberOf(symbol);
    if (number !== undefined && number > 0) return number;
    const common = ['C', 'N', 'O', 'S', 'P', 'F', 'Cl', 'Br', 'I', 'B', 'Si', 'Se'];
    throw unknownName('symbols of elements such as C,N,O,Cl', symbol, common);
  });
  if (numbers.length > 0) return new Set(numbers);
  throw new InputError({ setting: 'elements', problem: 'expected at least one element, but received none' });
}

/** @throws InputError for a scaffold that the other constraints forbid */
function expectAgreement(
  { graph, heavyAtoms, points, smiles }: Scaffold,
  elements: ReadonlySet<number> | null,
  maxHeavyAtoms: number | undefined,
): void {
  const place = graph.atoms.findIndex(
    ({ atomicNumber }) => atomicNumber > 1 && elements?.has(atomicNumber) === false,
  );
  if (place >= 0) {
    const symbol = symbolOf(graph.atoms[place]!.atomicNumber);
    throw new InputError({
      setting: 'elements',
      problem: `the scaffold ${smiles} contradicts the elements: its atom ${place + 1} is ${symbol}, which is not among them`,
      received: symbol,
    });
  }
  const least = heavyAtoms + Math.max(1, points);
  if (maxHeavyAtoms === undefined || maxHeavyAtoms >= least) return;
  throw new InputError({
    setting: 'maxHeavyAtoms',
    expected: `at least ${least} heavy atoms: ${heavyAtoms} of the scaffold ${smiles}, and at least one of each group at it`,
    received: maxHeavyAtoms,
  });
}

function templatesOf(scaffold: Scaffold, form: MoleculeForm, rdkit: Rdkit) {
  const spellings = scaffoldSpellings(scaffold, rdkit);
  if (spellings.length === 0) {
    throw new InputError({
      setting: 'scaffold',
      expected: 'a scaffold with a hydrogen that a group can replace, or with a point of attachment (*)',
      received: scaffold.smiles,
    });
  }
  return spellings.map((spelling) => {
    const { written, valenced } = formOfTemplate(spelling, form);
    return scaffoldTemplate(written, valenced);
  });
}

function containing({ smiles }: Scaffold, rdkit: Rdkit): MoleculeTest {
  const pattern = perceive(rdkit, smiles, ({ structure }) => patternOf(structure, smiles));
  if (pattern === null) {
    throw new InputError({ setting: 'scaffold', expected: 'a scaffold that RDKit reads', received: smiles });
  }
  return ({ structure }) => hasMatch(pattern, structure);
}

function isMadeOf(elements: ReadonlySet<number>): MoleculeTest {
  return ({ structure }) => structure.atoms.every(({ element }) => element === 1 || elements.has(element));
}

function heavyAtomsOf({ structure }: SearchedMolecule): number {
  return structure.atoms.filter(({ element }) => element > 1).length;
}
