import { z } from 'zod';

/** The weight of L_z, the latent loss (Ghosh et al. 2020, equation 4). */
export const beta = z
  .number()
  .min(0)
  .max(1e6)
  .default(0.01)
  .meta({ description: 'weight of the latent loss', placeholder: 'weight' });

/** The weight of L_REG, the regulariser of the decoder. */
export const lambda = z
  .number()
  .min(0)
  .max(1e6)
  .default(1e-5)
  .meta({ description: 'weight of the regulariser of the decoder', placeholder: 'weight' });

/** Whether losses of codes are sums, as in the papers, or means over the dimensions, as in their published codes. */
export const reduction = z.enum(['sum', 'mean']).default('sum').meta({
  description:
    'whether the latent loss and the gradient penalty add up over the dimensions, as in the paper (sum), or are their means, as in its published code (mean)',
  placeholder: 'how',
});

/** The number of steps before L_z has its full weight. */
export const latentWarmup = z
  .number()
  .int()
  .min(0)
  .max(1e9)
  .default(0)
  .meta({ description: 'steps over which beta grows from 0 to its value', placeholder: 'steps' });

/** The settings of every loss with a latent loss. */
export const latentSettings = { beta, latentWarmup };
