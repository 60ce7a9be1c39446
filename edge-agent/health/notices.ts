import type { Notice, NoticeCode } from '../../firmware-config/contract/index.ts';

/** The most notices shown, and the most characters of one, as the contract has it. */
const MAX_NOTICES = 32;
const MAX_LENGTH = 300;

/** What a technician should look at: one notice per subject, which stays until it is cleared. */
export class Notices {
  readonly #notices = new Map<string, Notice>();

  /**
   * @param subject what it is about; a later notice on the same subject takes its place
   * @returns true when this is news
   */
  set(subject: string, code: NoticeCode, sentence: string): boolean {
    const text = shortened(sentence);
    const before = this.#notices.get(subject);
    if (before?.code === code && before.text === text) return false;
    this.#notices.set(subject, { code, text });
    return true;
  }

  /** @returns true when there was something to clear */
  clear(subject: string): boolean {
    return this.#notices.delete(subject);
  }

  /** The notices, oldest subject first. */
  list(): Notice[] {
    return [...this.#notices.values()];
  }
}

/** Notices as the contract allows them: beyond {@link MAX_NOTICES} the last one says how many more there are. */
export function limited(notices: readonly Notice[]): Notice[] {
  const all = notices.map(({ code, text }) => ({ code, text: shortened(text) }));
  if (all.length <= MAX_NOTICES) return all;
  const shown = MAX_NOTICES - 1;
  return [...all.slice(0, shown), { code: 'more', text: `and ${all.length - shown} more notices` }];
}

/** A text as the contract allows it: at most 300 characters. */
export function shortened(text: string): string {
  return text.length <= MAX_LENGTH ? text : `${text.slice(0, MAX_LENGTH - 1)}…`;
}
