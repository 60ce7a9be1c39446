import type { ServerResponse } from 'node:http';

/** By what a request was let in. */
export type Credential = { kind: 'session'; hash: string; account: string } | { kind: 'api-key'; id: string };

interface Open {
  credential: Credential;
  answers: Set<ServerResponse>;
}

/** The answers that are still being given, by what they were let in with; live streams stay for hours. */
export class OpenAnswers {
  readonly #open = new Map<string, Open>();

  hold(credential: Credential, answer: ServerResponse): void {
    const name = credential.kind === 'session' ? credential.hash : credential.id;
    const open = this.#open.get(name) ?? { credential, answers: new Set() };
    this.#open.set(name, open);
    open.answers.add(answer);
    const letGo = () => {
      open.answers.delete(answer);
      if (open.answers.size === 0 && this.#open.get(name) === open) this.#open.delete(name);
    };
    answer.once('close', letGo);
    answer.once('finish', letGo);
  }

  /** Ends all whose credential is good no more. */
  keepOnly(isGood: (credential: Credential) => boolean): void {
    for (const { credential, answers } of [...this.#open.values()]) {
      if (isGood(credential)) continue;
      for (const answer of [...answers]) answer.destroy();
    }
  }
}
