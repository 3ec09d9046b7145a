// The goals that benchmarks publish, from their table.
import { modifierSchema } from '../../dist/domain/desirability/modifiers.js';
import { goalMolecules } from '../../dist/domain/molecule/goals/goalMolecules.js';
import { goals } from '../../dist/domain/molecule/goals/goals.js';

/** Returns docs/goals.md. */
export async function goalTables() {
  return `# Published goals

How well does a molecule meet the tasks of PMO and GuacaMol? \`npm run documents\` writes this page from the declarations.

\`\`\`console
$ echo 'CC(C)CC1CCC(C)CC1O' | grae score --domain molecule --scores median1,amlodipine_mpo
amlodipine_mpo  median1  string
--------------  -------  ------------------
      0.004016   0.3023  CC(C)CC1CCC(C)CC1O
\`\`\`

Each task is a score of molecules, from 0 to 1. None is computed unless you name it. \`--scores pmo\` stands for the 20 tasks
of the practical molecular optimisation benchmark (Gao et al. 2022) that need no trained model (without \`drd2\`, \`gsk3b\` and
\`jnk3\`); one of them is the score \`qed\`. \`--scores guacamol\` stands for the 20 goal-directed tasks of GuacaMol (Brown et al.
2019, suite v2). All 20 take about as long as the usual scores together, some 3 ms a molecule on one core.

| score | suites | mean of | parts |
|---|---|---|---|
${goals.map(rowOf).join('\n')}

- *ECFP4*, *ECFP6* are Tanimoto similarities of Morgan counts, radius 2 and 3; *FCFP4* of the same over roles in binding (donor,
  acceptor, aromatic, halogen, basic, acidic); *AP* of pairs of atoms up to ten bonds apart; *PHCO* of Gobbi's pharmacophores,
  pairs and triples. None sees stereochemistry.
- *isomer* is the geometric mean of gaussian(n, 1) of the number of atoms of each element in the formula, hydrogen included, and
  gaussian(n, 2) of the number of all atoms.
- Constants of \`sitagliptin_mpo\` and \`valsartan_smarts\` are the values of sitagliptin.
- A string that is not valid has no scores.

Values are those of RDKit 2022.09.3 and of TDC (\`tdc/chem_utils/oracle/oracle.py\`), except \`aripiprazole_similarity\`, which is
GuacaMol's: TDC compares FCFP4. \`test/domain/molecule/goals/goals.test.ts\` compares every task with the value of the published
code. Two remarks on that code:

- Once \`scaffold_hop\` has been called, TDC's \`deco_hop\` rewards molecules that *lack* the scaffold, for the rest of the process:
  both keep their pattern in one global variable. The score here is that of GuacaMol, and of TDC in a process that has not
  called \`scaffold_hop\`. PMO's published figures fit this one: with the other nearly every molecule has .75 or more.
- Pairs of atoms do not tell iodine from other elements, since the table in RDKit 2022.09 has a 43 for 53 (corrected in 2025.03).

## Modifiers

A modifier turns a value into a desirability. \`src/domain/desirability/\` has them for any objective.

| modifier | settings | |
|---|---|---|
${modifierSchema.options.map(modifierRow).join('\n')}

The desirabilities of several parts make one number as their \`arithmetic\` mean, their \`geometric\` mean or their \`product\`, each
part with its weight (1 by default).

## Molecules

The molecules that tasks compare with, as the benchmarks write them:

| name | SMILES |
|---|---|
${Object.entries(goalMolecules)
  .map(([name, smiles]) => `| ${name} | \`${smiles}\` |`)
  .join('\n')}
`;
}

const nameOf = new Map(Object.entries(goalMolecules).map(([name, smiles]) => [smiles, name]));

function rowOf({ name, suites, mean, parts }) {
  const shown = parts.map((part) => `${shownValue(part)}${shownModifier(part)}`).join('<br>');
  return `| \`${name}\` | ${suites.join(', ')} | ${parts.length === 1 ? '' : mean} | ${shown} |`;
}

function shownValue(part) {
  switch (part.kind) {
    case 'score':
      return `\`${part.name}\``;
    case 'similarity':
      return `${part.fingerprint} to ${nameOf.get(part.to)}`;
    case 'isomer':
      return `isomer of ${part.formula}`;
    case 'atoms':
      return `atoms of ${part.element}`;
    default:
      return `${part.kind} \`${part.smarts.replaceAll('|', '\\|')}\``;
  }
}

function shownModifier({ modifier }) {
  if (modifier === undefined) return '';
  const { kind, upper, mu, sigma } = modifier;
  return `, ${kind}(${kind === 'clipped' ? upper : `${Number(mu.toFixed(4))}, ${sigma}`})`;
}

function modifierRow(schema) {
  const { kind, ...settings } = schema.shape;
  return `| \`${kind.value}\` | ${Object.entries(settings).map(settingOf).join('; ')} | ${schema.description} |`;
}

function settingOf([name, schema]) {
  const value = schema.def.defaultValue;
  return `\`${name}\`${value === undefined ? '' : ` (${value})`}: ${schema.description}`;
}
