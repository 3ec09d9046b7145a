import { expect, it } from 'vitest';
import { indexOfTask, indexVariables } from '../../src/shards/arrayTask.js';

it('takes the index from the variable of any scheduler', () => {
  for (const from of indexVariables) {
    expect(indexOfTask({ HOME: '/', [from]: '12' })).toEqual({ text: '12', from });
  }
  // a task of Slurm that starts a container of Kubernetes has both
  expect(indexOfTask({ SLURM_ARRAY_TASK_ID: '4', JOB_COMPLETION_INDEX: '4' }).text).toBe('4');
});

it('refuses none, and several that differ', () => {
  expect(() => indexOfTask({ SLURM_ARRAY_TASK_ID: '' })).toThrow(
    'SLURM_ARRAY_TASK_ID, JOB_COMPLETION_INDEX, PBS_ARRAY_INDEX, PBS_ARRAYID or AWS_BATCH_JOB_ARRAY_INDEX',
  );
  expect(() => indexOfTask({ SLURM_ARRAY_TASK_ID: '4', PBS_ARRAYID: '5' })).toThrow(
    'SLURM_ARRAY_TASK_ID is 4 and PBS_ARRAYID is 5',
  );
});
