/** Somebody who may read from the broker. */
export interface MqttReader {
  /** The sites it may see; null for all. */
  sites: ReadonlySet<string> | null;
  /** False once its key is revoked or over: it is cut then. */
  isGood(): boolean;
}

/** Knows those who may read counts and states from the broker, and nothing else. */
export interface MqttReaders {
  /** @param password an API key with the right `mqtt`; @returns null for anybody else */
  admit(password: string): MqttReader | null;
}
