import { z } from 'zod';

export const tableSettings = z.strictObject({
  parts: z.number().int().min(1).max(1000).meta({
    description: 'the number of shards: each trains and measures every n-th run of the table',
    placeholder: 'n',
  }),
});
