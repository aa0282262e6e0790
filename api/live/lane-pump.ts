/** One viewer's place in the lane: what comes next goes out in order, and waits with nothing but its number. */
import type { LiveMessage } from '../contract/live.ts';
import type { Scope } from '../http/scope.ts';
import { maySee } from './lane-log.ts';
import type { LaneItem, LaneLog } from './lane-log.ts';

const ENTRIES_A_MESSAGE = 100;

export interface LaneOutlet {
  /** Whether more may be sent now. */
  readonly hasRoom: boolean;
  sendText(text: string): void;
  /** Asks for another `pump` soon. */
  wake(): void;
}

export class LanePump {
  readonly #log: LaneLog;
  readonly #scope: Scope;
  readonly #outlet: LaneOutlet;
  #county = '';
  /** Every entry up to this number that the viewer may see was sent. */
  at = 0;
  #replaying = false;

  constructor(log: LaneLog, scope: Scope, outlet: LaneOutlet) {
    this.#log = log;
    this.#scope = scope;
    this.#outlet = outlet;
  }

  /** Goes on after a number of a county's lane. */
  moveTo(county: string, at: number): void {
    this.#county = county;
    this.at = at;
  }

  get isBehind(): boolean { return this.at !== this.#log.headOf(this.#county); }

  pump(): void {
    while (!this.#replaying && this.isBehind && this.#outlet.hasRoom) {
      const items = this.at > this.#log.headOf(this.#county) ? null : this.#log.after(this.#county, this.at, ENTRIES_A_MESSAGE);
      if (items === null) {
        void this.#replay();
        return;
      }
      if (items.length === 0) return;
      this.#tell(items);
    }
  }

  #tell(items: readonly LaneItem[]): void {
    const texts = items.filter((item) => maySee(this.#scope, item)).map((item) => item.text);
    for (let from = 0; from < texts.length; from += ENTRIES_A_MESSAGE) {
      this.#outlet.sendText(`{"type":"lane","entries":[${texts.slice(from, from + ENTRIES_A_MESSAGE).join(',')}]}`);
    }
    this.at = items.at(-1)!.number;
  }

  // The viewer's number is older than what is in memory, or newer: then another process told it more than this one knows yet.
  async #replay(): Promise<void> {
    const county = this.#county;
    const from = this.at;
    this.#replaying = true;
    try {
      if (from > this.#log.headOf(county)) await this.#log.readNew(county);
      const isUnknown = from > this.#log.headOf(county);
      const replay = isUnknown ? { items: [], upTo: this.#log.headOf(county), lost: true } : await this.#log.replay(county, from);
      // Meanwhile the viewer may have gone to another county; and with no place to replay it waits.
      if (replay === null || county !== this.#county || from !== this.at) return;
      if (replay.lost) {
        this.at = replay.upTo;
        this.#outlet.sendText(JSON.stringify({ type: 'lane_lost', lane: replay.upTo } satisfies LiveMessage));
      } else if (replay.items.length) {
        this.#tell(replay.items);
      }
    } catch {
      // The number stays; the next heartbeat tries again, and says why when the database does not answer.
      return;
    } finally {
      this.#replaying = false;
    }
    this.#outlet.wake();
  }
}
