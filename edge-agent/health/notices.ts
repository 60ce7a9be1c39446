/** The most notices shown, and the most characters of one, as the contract has it. */
const MAX_NOTICES = 32;
const MAX_LENGTH = 300;

/** What a technician should look at: one sentence per subject, which stays until it is cleared. */
export class Notices {
  readonly #sentences = new Map<string, string>();

  /**
   * @param subject what it is about; a later sentence on the same subject takes its place
   * @returns true when this is news
   */
  set(subject: string, sentence: string): boolean {
    const text = shortened(sentence);
    if (this.#sentences.get(subject) === text) return false;
    this.#sentences.set(subject, text);
    return true;
  }

  /** @returns true when there was something to clear */
  clear(subject: string): boolean {
    return this.#sentences.delete(subject);
  }

  /** The sentences, oldest subject first. */
  list(): string[] {
    return [...this.#sentences.values()];
  }
}

/** Notices as the contract allows them: beyond {@link MAX_NOTICES} the last one says how many more there are. */
export function limited(notices: readonly string[]): string[] {
  const texts = notices.map(shortened);
  if (texts.length <= MAX_NOTICES) return texts;
  const shown = MAX_NOTICES - 1;
  return [...texts.slice(0, shown), `and ${texts.length - shown} more notices`];
}

/** A text as the contract allows it: at most 300 characters. */
export function shortened(text: string): string {
  return text.length <= MAX_LENGTH ? text : `${text.slice(0, MAX_LENGTH - 1)}…`;
}
