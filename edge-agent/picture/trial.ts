import type { PictureFault } from '../../firmware-config/contract/index.ts';
import type { Moment } from './stillness.ts';

/** Seconds for which a fault must be seen before it is believed: people close to a lens pass sooner. */
const BELIEVED_S = {
  dark: 12,
  covered: 15,
  blurred: 15,
  turned: 25,
  frozen: 20,
} satisfies Partial<Record<PictureFault, number>>;
/** What a picture is like that does not show its gate at all. */
export type ViewFault = keyof typeof BELIEVED_S;
/** Of the looks in that time so many must show a fault. */
const SHARE = 0.8;
/** So many looks in a row without it end a suspicion, or a fault where they are clear. */
const LOOKS_TO_END = 3;
/** And so many where they are not clear, but show none of the faults: a crowd has come before the lens. */
const UNSURE_LOOKS_TO_END = 10;

interface Case {
  since: Moment;
  looks: number;
  /** Looks that showed each of the faults. */
  counts: Map<ViewFault, number>;
}

/** Weighs the looks at a picture over time: no single one makes or ends a fault. */
export class Trial {
  finding: { fault: ViewFault; since: Moment } | null = null;
  #case: Case | null = null;
  #clear = 0;
  #faultless = 0;

  /** The fault that is believed or most suspected; null where there is none. */
  get suspects(): ViewFault | null {
    return this.finding?.fault ?? (this.#case === null ? null : mostOf(this.#case).fault);
  }

  /** Nothing is known of the time before now: a suspicion begins anew, a fault stands until it is seen to be over. */
  interrupt(): void {
    this.#case = null;
  }

  /** Hears what the newest look showed. */
  hear(look: ViewFault | 'clear' | 'unsure', now: Moment): void {
    const fault = look === 'clear' || look === 'unsure' ? null : look;
    this.#clear = look === 'clear' ? this.#clear + 1 : 0;
    this.#faultless = fault === null ? this.#faultless + 1 : 0;
    if (this.#faultless >= LOOKS_TO_END) this.#case = null;
    if (this.#clear >= LOOKS_TO_END || this.#faultless >= UNSURE_LOOKS_TO_END) this.finding = null;
    if (fault !== null) this.#case ??= { since: now, looks: 0, counts: new Map() };
    if (this.#case === null) return;
    this.#case.looks++;
    if (fault === null) return;
    this.#case.counts.set(fault, (this.#case.counts.get(fault) ?? 0) + 1);
    this.finding ??= verdict(this.#case, now);
  }
}

function mostOf({ counts }: Case): { fault: ViewFault | null; looks: number } {
  let most: { fault: ViewFault | null; looks: number } = { fault: null, looks: 0 };
  for (const [fault, looks] of counts) if (looks > most.looks) most = { fault, looks };
  return most;
}

function verdict(heard: Case, now: Moment): { fault: ViewFault; since: Moment } | null {
  const { fault } = mostOf(heard);
  const faulty = [...heard.counts.values()].reduce((sum, looks) => sum + looks, 0);
  if (fault === null || now.t - heard.since.t < BELIEVED_S[fault]) return null;
  return faulty >= SHARE * heard.looks ? { fault, since: heard.since } : null;
}
