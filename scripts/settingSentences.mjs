// The sentences that schemas hold for settings, for the pages of the public API: of a field that a schema declares, TypeDoc
// sees no comment.
import { Comment, ReflectionKind } from 'typedoc';
import { settingsOf } from '../dist/base/settings.js';
import { densities } from '../dist/density/densities.js';
import { samplingSettings } from '../dist/density/samplingSettings.js';
import { domains } from '../dist/domain/domains.js';
import { formulaSettings } from '../dist/library/formulaSettings.js';
import { codeSettings } from '../dist/model/codeSettings.js';
import { dropoutSettings } from '../dist/model/dropout.js';
import { losses } from '../dist/model/losses/index.js';
import { noiseSettings } from '../dist/model/noise.js';
import { corpusSettings, trainingSettings } from '../dist/run/trainingSettings.js';
import { constraintSettings } from '../dist/search/constraints/constraintSettings.js';
import { proposers } from '../dist/search/proposers/proposers.js';

const schemasOf = (registry) => registry.all.map(({ settings }) => settings);

/** The schemas that declare the fields of a public type, by its name. */
const schemas = {
  CodeNoiseSettings: [noiseSettings],
  ConstraintSettings: [constraintSettings],
  DensitySettings: schemasOf(densities),
  DomainSettings: schemasOf(domains),
  DropoutConfig: [dropoutSettings.unwrap()],
  FormulaSettings: [formulaSettings],
  LossSettings: schemasOf(losses),
  ProposerSettings: schemasOf(proposers),
  SamplingSettings: [samplingSettings],
  TrainingOverrides: [
    ...schemasOf(losses),
    codeSettings,
    corpusSettings,
    trainingSettings,
    densities.named('gmm').settings.pick({ components: true }),
  ],
};

/** Gives fields without a comment the sentences of their settings; of kinds that differ, one after the other. */
export function addSettingSentences(project) {
  const types = project.getReflectionsByKind(ReflectionKind.Interface);
  // TypeDoc takes the schema of a field for its default
  for (const field of types.flatMap(({ children = [] }) => children)) delete field.defaultValue;
  for (const [name, declared] of Object.entries(schemas)) {
    const type = types.find((one) => one.name === name);
    if (type === undefined) throw new Error(`the public API has no interface ${name}`);
    const settings = declared.flatMap((schema) => settingsOf(schema));
    for (const field of type.children ?? []) {
      const sentences = settings.filter((one) => one.name === field.name).map(({ sentence }) => sentence);
      const text = [...new Set(sentences)].filter((one) => one !== '').join('; or: ');
      if (field.comment === undefined && text !== '') field.comment = new Comment([{ kind: 'text', text }]);
    }
  }
}
