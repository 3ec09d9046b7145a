import { z } from 'zod';
import { seedsSetting } from '../../sharedSettings.js';

export const searchSettings = z.strictObject({ seeds: seedsSetting });
