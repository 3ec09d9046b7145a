import { settingsOf } from '../../base/settings.js';
import { type FormulaSettings, formulaGrammarSettings } from '../../library/formulaSettings.js';
import { writeFormulaGrammar } from '../../library/writeFormulaGrammar.js';
import { givenSettings } from '../options/settings.js';
import { expectWritableOut } from '../options/writableOut.js';
import type { Session } from '../session.js';

export interface GrammarFormulasOptions extends Partial<FormulaSettings> {
  readonly variables: readonly string[];
  readonly out?: string;
  readonly json?: boolean;
}

/** Writes the grammar of the formulas of some variables. */
export async function writeGrammar(session: Session, options: GrammarFormulasOptions): Promise<void> {
  const { variables, out } = options;
  const names = settingsOf(formulaGrammarSettings).map(({ name }) => name);
  const source = writeFormulaGrammar({ ...givenSettings(options, names), variables });
  if (out !== undefined) {
    await expectWritableOut(out);
    const { replaceFile } = await import('../../host/node/files.js');
    await replaceFile(out, source);
  }
  if (options.json === true) session.printJson(out === undefined ? { grammar: source } : { file: out });
  else if (out === undefined) session.printLines(source.trimEnd().split('\n'));
  else session.note(`${out}: the grammar of formulas of ${variables.join(', ')}`);
}
