import { expect, it } from 'vitest';
import * as grae from '../src/index.js';

it('the public API is this, and a change of it is meant', () => {
  expect(Object.keys(grae).sort()).toMatchInlineSnapshot();
});
