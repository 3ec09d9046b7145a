import { z } from 'zod';

const whole = z.number().int().min(0);

/** Ranges of a file, as a manifest keeps them. */
export const rangesSchema = z.array(
  z.strictObject({ start: whole, bytes: whole, lines: whole, sha256: z.string() }),
);
