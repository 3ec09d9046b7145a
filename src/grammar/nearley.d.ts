/** The parts of nearley 2.20 that @types/nearley leaves out. */
declare module 'nearley/lib/compile.js' {
  interface CompileResult {
    readonly rules: readonly { readonly name: string; readonly symbols: readonly unknown[] }[];
    readonly config: Readonly<Record<string, string>>;
    readonly start: string;
  }

  export default function compile(
    structure: unknown,
    options: Readonly<Record<string, unknown>>,
  ): CompileResult;
}

declare module 'nearley/lib/nearley-language-bootstrapped.js' {
  import type { CompiledRules } from 'nearley';

  const grammar: CompiledRules;
  export default grammar;
}
