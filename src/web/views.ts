import type { ComponentType } from 'preact';
import type { RunKind } from '../browser.js';
import type { ModelFacts } from './engine/workbench.js';
import { Around } from './views/around.js';
import { Decoding } from './views/decoding.js';
import { Formulas } from './views/formulas.js';
import { Gallery } from './views/gallery.js';
import { Optimise } from './views/optimise.js';
import { Own } from './views/own.js';
import { Path } from './views/path.js';
import { Samples } from './views/samples.js';
import { Space } from './views/space.js';
import { Walk } from './views/walk.js';

/** A view of the explorer. */
export interface View {
  /** The name in the address. */
  readonly name: string;
  readonly title: string;
  readonly component: ComponentType;
  /** What the models that it shows were trained on; absent for a view that suits both kinds. */
  readonly kind?: RunKind;
  /** Whether the view has something to show for a model of its kind. Defaults to all. */
  readonly suits?: (facts: ModelFacts) => boolean;
}

/** The views in their order: a new one is a file and a line here. */
export const views: readonly View[] = [
  { name: 'samples', title: 'Samples', component: Samples, kind: 'strings' },
  { name: 'space', title: 'Space', component: Space, kind: 'strings' },
  { name: 'around', title: 'Around a string', component: Around, kind: 'strings' },
  { name: 'path', title: 'Path', component: Path, kind: 'strings' },
  { name: 'decoding', title: 'Decoding', component: Decoding, kind: 'strings' },
  {
    name: 'optimise',
    title: 'Optimise',
    component: Optimise,
    kind: 'strings',
    suits: (facts) => facts.kind === 'strings' && facts.domain === 'molecule',
  },
  { name: 'formulas', title: 'Formulas', component: Formulas, kind: 'strings' },
  { name: 'gallery', title: 'Gallery', component: Gallery, kind: 'images' },
  { name: 'walk', title: 'Walk', component: Walk, kind: 'images' },
  { name: 'own', title: 'Your own', component: Own },
];
