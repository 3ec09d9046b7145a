/** The parts of nearley 2.20 that @types/nearley leaves out. */
declare module 'nearley/lib/nearley-language-bootstrapped.js' {
  import type { CompiledRules } from 'nearley';

  const grammar: CompiledRules;
  export default grammar;
}
