import { type Command, InvalidArgumentError } from 'commander';
import { suggestion } from '../../base/suggestion.js';

/** Makes the refusal of a choice that an option does not have name the choice that was probably meant. */
export function suggestChoices({ options }: Command): void {
  for (const option of options) {
    const { argChoices, parseArg } = option;
    if (argChoices === undefined || parseArg === undefined) continue;
    option.argParser((text: string, previous: string) => {
      try {
        return parseArg(text, previous);
      } catch (thrown) {
        if (!(thrown instanceof InvalidArgumentError)) throw thrown;
        throw new InvalidArgumentError(`${thrown.message}${suggestion(text, argChoices)}`);
      }
    });
  }
}
