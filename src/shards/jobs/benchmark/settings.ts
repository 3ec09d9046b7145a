import { z } from 'zod';
import { seedsSetting } from '../../sharedSettings.js';

export const benchmarkSettings = z.strictObject({
  benchmark: z
    .string()
    .meta({ description: 'the benchmark: pmo, guacamol, or a file', placeholder: 'name or file' }),
  tasks: z
    .array(z.string())
    .optional()
    .meta({ description: 'only these tasks, separated by commas; by default all', placeholder: 'list' }),
  seeds: seedsSetting,
});
