/** A template that would take too much memory or time to prepare. */
export class TemplateTooLarge extends Error {
  override readonly name = 'TemplateTooLarge';
}
