import type { Domain } from './domain.js';

/**
 * Returns a domain that brings strings into the spelling of its {@link Domain.speller} before it writes them in its form;
 * the domain itself without a speller, and for the form `random`, which spells anew each time.
 */
export function spelledCanonically(domain: Domain): Domain {
  const { speller } = domain;
  if (speller === undefined || domain.form === 'random') return domain;
  return {
    ...domain,
    spelling: 'canonical',
    spell: (text, random) => {
      const respelled = speller.respell(text);
      if (respelled === text) return domain.spell(text, random);
      const spelling = domain.spell(respelled, random);
      // a reason should name a place in the string as it was written
      return 'reason' in spelling ? domain.spell(text, random) : { ...spelling, respelled };
    },
  };
}
