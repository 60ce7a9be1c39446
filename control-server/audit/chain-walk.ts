import {
  chainHash,
  fingerprintOf,
  isSigned,
  type NumberedRecord,
} from '../../firmware-config/contract/index.ts';

/** Whose signatures stand behind the records. */
export interface Signer {
  gateway: string;
  /** Public key, and SHA-256 of it. */
  key: string;
  fingerprint: string;
  heads: number;
  /** The key was given by whoever checks; else it is the first that the gateway signed with here. */
  given: boolean;
}

/** Where the walk is. */
export interface ChainPlace {
  gateway: string;
  epoch: string;
  /** The chain's hash before the next record; null where it is not known. */
  before: string | null;
  /** The next record. */
  seq: number;
}

/** Walks along the chains of gateways, record by record, and says what does not fit. */
export class ChainWalk {
  records = 0;
  /** Records that a good signature stands behind. */
  signed = 0;
  readonly #given: ReadonlyMap<string, string>;
  readonly #signers = new Map<string, Signer>();
  #place: ChainPlace | null = null;
  #waiting = 0;
  #unsigned = 0;

  /** @param keys the public keys that gateways are known to have */
  constructor(keys: ReadonlyMap<string, string>) {
    this.#given = keys;
  }

  get place(): ChainPlace | null {
    return this.#place;
  }

  /** Records that no head follows. */
  get unsigned(): number {
    return this.#unsigned + this.#waiting;
  }

  begin({
    gateway,
    epoch,
    first,
    before,
  }: {
    gateway: string;
    epoch: string;
    first: number;
    before: string | null;
  }): void {
    this.#end();
    this.#place = { gateway, epoch, before, seq: first };
  }

  /** Something between two records could not be read: the next one cannot be held against the one before. */
  lose(): void {
    if (this.#place) this.#place = { ...this.#place, before: null, seq: Number.NaN };
  }

  /** What a record of this chain is called: gateway, epoch, seq. */
  nameOf({ seq }: { seq: number }): string {
    return this.#place ? `${this.#place.gateway} ${this.#place.epoch} ${seq}` : `? ${seq}`;
  }

  /** What the next record is called, where one is due. */
  nameOfNext(): string | undefined {
    return this.#place && !Number.isNaN(this.#place.seq) ? this.nameOf(this.#place) : undefined;
  }

  /**
   * Takes the next record and the chain's hash after it (null for a record from before there were chains).
   *
   * @returns what is wrong with it
   */
  take(record: NumberedRecord, hash: string | null): string[] {
    const place = this.#place;
    this.records++;
    if (!place) return ['no chain has begun before this record'];
    const problems: string[] = [];
    if (!Number.isNaN(place.seq) && record.seq !== place.seq)
      problems.push(`record ${place.seq} should stand here`);
    if (hash !== null && place.before !== null && chainHash(place.before, record) !== hash) {
      problems.push(
        'it does not fit the hash chain: it was changed, or put in, or something before it was taken out',
      );
    }
    this.#waiting++;
    if (record.kind === 'head') problems.push(...this.#headProblems(record, place));
    this.#place = { ...place, before: hash, seq: record.seq + 1 };
    return problems;
  }

  /** Everybody who signed. */
  signers(): Signer[] {
    return [...this.#signers.values()];
  }

  #headProblems(head: Extract<NumberedRecord, { kind: 'head' }>, place: ChainPlace): string[] {
    const { gateway } = place;
    const { key } = head;
    if (place.before !== null && head.hash !== place.before)
      return ['the head signs something else than the records before it'];
    if (!isSigned(head)) return ['the signature is wrong'];
    const given = this.#given.get(gateway);
    const signer = this.#signers.get(gateway) ?? {
      gateway,
      key: given ?? key,
      fingerprint: '',
      heads: 0,
      given: given !== undefined,
    };
    if (signer.key !== key) return [`it is signed with the key ${key}, not with ${signer.key}`];
    this.#signers.set(gateway, { ...signer, fingerprint: fingerprintOf(key), heads: signer.heads + 1 });
    this.signed += this.#waiting;
    this.#waiting = 0;
    return [];
  }

  #end(): void {
    this.#unsigned += this.#waiting;
    this.#waiting = 0;
  }
}
