/** What the hub sends, counted; rates are over the last whole interval. */
export class Traffic {
  frames = 0;
  bytes = 0;
  framesPerSecond = 0;
  bytesPerSecond = 0;
  #since = performance.now();

  /** Ends an interval: from here on the rates are those of it. */
  measure(): void {
    const now = performance.now();
    const seconds = Math.max(1e-3, (now - this.#since) / 1000);
    this.framesPerSecond = Math.round((this.frames / seconds) * 10) / 10;
    this.bytesPerSecond = Math.round(this.bytes / seconds);
    this.frames = 0;
    this.bytes = 0;
    this.#since = now;
  }
}
