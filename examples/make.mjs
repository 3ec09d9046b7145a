// Makes the tables of this folder: what a student would measure, with noise.
//
//   node examples/make.mjs
import { writeFileSync } from 'node:fs';

/** A generator of its own, so that the tables stay as they are (mulberry32). */
function generator(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

function make(name, seed, columns, rows, row) {
  const uniform = generator(seed);
  const between = (low, high) => low + (high - low) * uniform();
  const normal = () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
  const lines = Array.from({ length: rows }, (_, i) => row(i, between, normal).join(','));
  writeFileSync(new URL(name, import.meta.url), `${[columns.join(','), ...lines].join('\n')}\n`);
}

// A mass on a spring, by a stopwatch: period = 2 pi sqrt(mass / stiffness), in kg, N/m and s.
make('spring.csv', 1, ['mass', 'stiffness', 'period'], 80, (_, between, normal) => {
  const [mass, stiffness] = [between(0.1, 2), between(5, 60)];
  const period = 2 * Math.PI * Math.sqrt(mass / stiffness) + 0.01 * normal();
  return [mass.toFixed(3), stiffness.toFixed(2), period.toFixed(3)];
});

// A battery while it is discharged: a fast fall at first, then a slow one, in hours and V.
make('battery.csv', 2, ['hours', 'voltage'], 120, (i, _, normal) => {
  const hours = i / 12;
  const voltage = 3.7 + 0.5 * Math.exp(-hours / 1.2) - 0.05 * hours + 0.004 * normal();
  return [hours.toFixed(3), voltage.toFixed(3)];
});

// A ball that falls through air: speed = v tanh(g time / v) with g = 9.81 m/s2 and v = 22 m/s at the end.
make('fall.csv', 3, ['time', 'speed'], 100, (i, _, normal) => {
  const time = 0.06 * (i + 1);
  const speed = 22 * Math.tanh((9.81 * time) / 22) + 0.08 * normal();
  return [time.toFixed(2), speed.toFixed(2)];
});
