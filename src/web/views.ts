import type { ComponentType } from 'preact';
import type { ModelFacts } from './engine/tasks/openForPage.js';
import { Around } from './views/around.js';
import { Decoding } from './views/decoding.js';
import { Formulas } from './views/formulas.js';
import { Optimise } from './views/optimise.js';
import { Own } from './views/own.js';
import { Path } from './views/path.js';
import { Samples } from './views/samples.js';
import { Space } from './views/space.js';

/** A view of the explorer. */
export interface View {
  /** The name in the address. */
  readonly name: string;
  readonly title: string;
  readonly component: ComponentType;
  /** Whether the view has something to show for a model. Defaults to all models. */
  readonly suits?: (facts: ModelFacts) => boolean;
}

/** The views in their order: a new one is a file and a line here. */
export const views: readonly View[] = [
  { name: 'samples', title: 'Samples', component: Samples },
  { name: 'space', title: 'Space', component: Space },
  { name: 'around', title: 'Around a string', component: Around },
  { name: 'path', title: 'Path', component: Path },
  { name: 'decoding', title: 'Decoding', component: Decoding },
  { name: 'optimise', title: 'Optimise', component: Optimise, suits: ({ domain }) => domain === 'molecule' },
  { name: 'formulas', title: 'Formulas', component: Formulas },
  { name: 'own', title: 'Your own', component: Own },
];
