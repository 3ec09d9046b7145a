/** A name as mathematics writes it: a symbol or word, and what stands below it on the right. */
export interface MathName {
  readonly base: MathWord;
  readonly subscript: MathWord | null;
}

export interface MathWord {
  readonly kind: 'letter' | 'greek' | 'digits' | 'word';
  /** A character, `theta`, digits, or any text. */
  readonly text: string;
}

/** Names of letters that LaTeX has a command for, each with its character. */
const greekList = [
  'alpha α, beta β, gamma γ, delta δ, epsilon ε, zeta ζ, eta η, theta θ, iota ι, kappa κ, lambda λ',
  'mu μ, nu ν, xi ξ, pi π, rho ρ, sigma σ, tau τ, upsilon υ, phi φ, chi χ, psi ψ, omega ω, Gamma Γ',
  'Delta Δ, Theta Θ, Lambda Λ, Xi Ξ, Pi Π, Sigma Σ, Upsilon Υ, Phi Φ, Psi Ψ, Omega Ω',
].join(', ');

/** The characters of these letters by their names. */
export const greekLetters: Readonly<Record<string, string>> = Object.fromEntries(
  greekList.split(', ').map((pair) => pair.split(' ') as [string, string]),
);

const greekNames = new Map(Object.entries(greekLetters).map(([name, letter]) => [letter, name]));

/** Divides a name at its first underscore, or before the digits at its end: m_0, theta1, v_max. */
export function mathName(name: string): MathName {
  const [, base = name, below = ''] =
    /^(\p{L}[\p{L} ]*?)_?(\d+)$/u.exec(name) ?? /^([^_]+)_(.+)$/u.exec(name) ?? [];
  return { base: wordOf(base), subscript: below === '' ? null : wordOf(below) };
}

function wordOf(text: string): MathWord {
  if (greekLetters[text] !== undefined) return { kind: 'greek', text };
  const greek = greekNames.get(text.normalize('NFKC'));
  if (greek !== undefined) return { kind: 'greek', text: greek };
  if (/^[A-Za-z]$/.test(text)) return { kind: 'letter', text };
  return { kind: /^\d+$/.test(text) ? 'digits' : 'word', text };
}
