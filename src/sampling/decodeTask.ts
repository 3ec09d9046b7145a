import { Random } from '../base/random.js';
import { Guard } from '../grammar/guard.js';
import type { DecodeOptions } from '../model/productions/decode.js';
import { LastOpened } from '../run/modelOrigin.js';
import type { Decoded, DecodeTask } from './decodeRequest.js';
import { TrainedModel } from './model.js';

/** A model, and its guards by their rules: each remembers ways to the end of a string. */
interface OpenedModel {
  readonly model: TrainedModel;
  readonly guards: Map<string, Guard>;
}

const models = new LastOpened<OpenedModel>(
  async (run) => ({ model: await TrainedModel.of(run), guards: new Map() }),
  ({ model }) => model.dispose(),
);

/** Decodes the codes of a task. */
export async function decodePiece(task: DecodeTask): Promise<Decoded[keyof Decoded]> {
  const { model, guards } = await models.of(task.model);
  const { kind, codes, count } = task;
  const { rules, random, ...plain } = task.options;
  const options: DecodeOptions = {
    ...plain,
    guard: rules === null ? null : guardOf(model, guards, rules),
    ...(random === null ? {} : { random: Random.restore(random) }),
  };
  return kind === 'decode'
    ? model.decodeHere(codes, count, options)
    : model.decodeCheckedHere(codes, count, options);
}

function guardOf(
  { network, domain }: TrainedModel,
  guards: Map<string, Guard>,
  rules: readonly string[],
): Guard {
  const key = rules.join(' ');
  let guard = guards.get(key);
  if (guard === undefined) {
    guard = new Guard(network.table, domain.prefix!, rules);
    guards.set(key, guard);
  }
  return guard;
}
