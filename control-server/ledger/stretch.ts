/** The time from the first to the last moment that something reached; empty at first. */
export class Stretch {
  from = Number.POSITIVE_INFINITY;
  to = Number.NEGATIVE_INFINITY;

  get isEmpty(): boolean {
    return this.to < this.from;
  }

  reach(...times: (number | undefined)[]): void {
    for (const time of times) {
      if (time === undefined) continue;
      this.from = Math.min(this.from, time);
      this.to = Math.max(this.to, time);
    }
  }

  reachOver(other: Stretch): void {
    if (!other.isEmpty) this.reach(other.from, other.to);
  }
}
