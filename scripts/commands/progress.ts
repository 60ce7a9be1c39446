/** A line that is rewritten in place on a terminal; silent elsewhere. */
export class ProgressLine {
  private readonly stream: NodeJS.WriteStream;
  private lastAt = 0;

  constructor(stream: NodeJS.WriteStream = process.stderr) {
    this.stream = stream;
  }

  /** Shows a bar for `share` (0..1, null when the end is unknown) and a text, at most ten times a second. */
  show(share: number | null, text: string): void {
    const now = performance.now();
    if (!this.stream.isTTY || now - this.lastAt < 100) return;
    this.lastAt = now;
    const width = 24;
    const filled = Math.round(Math.min(1, share ?? 0) * width);
    const bar = share === null ? '' : `[${'█'.repeat(filled)}${'░'.repeat(width - filled)}] `;
    this.stream.write(`\r\x1b[2K${bar}${text}`);
  }

  /** Takes the line away. */
  clear(): void {
    if (this.stream.isTTY) this.stream.write('\r\x1b[2K');
  }
}
