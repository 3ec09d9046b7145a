// The parts of Observable Plot that the page uses, loaded with the first plot: all of it would be twice as much.
export { dot, line, plot, ruleX } from '@observablehq/plot';
