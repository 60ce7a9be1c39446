/** Where the server tells other systems on the broker what happens. */
export interface Publisher {
  /** @throws an error where there is no connection to the broker now */
  publish(
    topic: string,
    payload: string | Buffer,
    options?: { retain?: boolean; qos?: 0 | 1 },
  ): Promise<void>;
}
