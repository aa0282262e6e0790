/** A growing list of x,y pairs, reused from path to path so that encoding allocates nothing. */
export class PathBuffer {
  points = new Float64Array(2048);
  /** Numbers in use; twice the number of points. */
  length = 0;

  clear(): void { this.length = 0; }

  /** Makes room for `more` further numbers. */
  reserve(more: number): void {
    if (this.length + more <= this.points.length) return;
    const grown = new Float64Array(Math.max(this.length + more, this.points.length * 2));
    grown.set(this.points.subarray(0, this.length));
    this.points = grown;
  }

  push(x: number, y: number): void {
    if (this.length + 2 > this.points.length) this.reserve(2);
    this.points[this.length++] = x;
    this.points[this.length++] = y;
  }
}
