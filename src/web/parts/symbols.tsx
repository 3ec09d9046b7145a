import type { ShownSymbol } from '../engine/tasks/trace.js';

/** Terminals as they are, and non-terminals as names that stand apart. */
export function Symbols({ symbols }: { readonly symbols: readonly ShownSymbol[] }) {
  return (
    <>
      {symbols.map((symbol, i) =>
        'text' in symbol ? (
          symbol.text
        ) : (
          <span key={`${i} ${symbol.name}`} class="name">
            {symbol.name}
          </span>
        ),
      )}
    </>
  );
}
