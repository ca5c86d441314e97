import type { CapstanEvent, LostEvent, StateEvent } from '../events.js';

/** Of a run of loss, at most so many changes of state are kept back; the newest matter most. */
const MAX_STATES = 256;

/**
 * One run of events that found no room. Input is counted and dropped. Changes of focus and state are kept back instead,
 * for without them what follows would stand under the wrong window; of several focus changes only the last matters.
 */
export class LossTally {
  #lost: Omit<LostEvent, 'time'> = none();
  #end = 0n;
  #keptBack: CapstanEvent[] = [];

  get empty(): boolean {
    return this.#end === 0n && this.#keptBack.length === 0;
  }

  /** Events dropped in this run. */
  get count(): number {
    return this.#lost.keys + this.#lost.buttons + this.#lost.wheels + this.#lost.moves;
  }

  add(event: CapstanEvent): void {
    switch (event.kind) {
      case 'focus':
        this.#keptBack = this.#keptBack.filter((other) => other.kind !== 'focus');
        this.#keptBack.push(event);
        return;
      case 'lost':
        this.#keepLoss(event);
        return;
      case 'state':
        this.#keepState(event);
        return;
      case 'keydown':
      case 'keyup':
        this.#lost = { ...this.#lost, keys: this.#lost.keys + 1 };
        break;
      case 'buttondown':
      case 'buttonup':
      case 'touchstart':
      case 'touchend':
      case 'touchcancel':
      case 'pendown':
      case 'penup':
        this.#lost = { ...this.#lost, buttons: this.#lost.buttons + 1 };
        break;
      case 'wheel':
        this.#lost = { ...this.#lost, wheels: this.#lost.wheels + 1 };
        break;
      case 'touchmove':
      case 'penmove':
        this.#lost = { ...this.#lost, moves: this.#lost.moves + 1 };
        break;
      case 'move':
        // What it had absorbed is lost with it.
        this.#lost = { ...this.#lost, moves: this.#lost.moves + 1 + event.merged };
    }
    this.#end = event.time;
  }

  #keepState(event: StateEvent): void {
    const states = this.#keptBack.filter((other) => other.kind === 'state');
    if (states.length >= MAX_STATES) this.#keptBack = this.#keptBack.filter((other) => other !== states[0]);
    this.#keptBack.push(event);
  }

  /** Losses reported from elsewhere add up, one event for each place. */
  #keepLoss(event: LostEvent): void {
    const same = (other: CapstanEvent): other is LostEvent => other.kind === 'lost' && other.where === event.where;
    const before = this.#keptBack.find(same);
    this.#keptBack = this.#keptBack.filter((other) => other !== before);
    this.#keptBack.push({
      ...event,
      keys: event.keys + (before?.keys ?? 0),
      buttons: event.buttons + (before?.buttons ?? 0),
      wheels: event.wheels + (before?.wheels ?? 0),
      moves: event.moves + (before?.moves ?? 0),
    });
  }

  /** What to write now that there is room, in time order; the tally is empty afterwards. */
  take(): CapstanEvent[] {
    const events = this.#keptBack;
    if (this.#end !== 0n) {
      events.push({ time: this.#end, ...this.#lost });
      events.sort((a, b) => (a.time < b.time ? -1 : 1));
    }
    this.#lost = none();
    this.#end = 0n;
    this.#keptBack = [];
    return events;
  }
}

function none(): Omit<LostEvent, 'time'> {
  return { kind: 'lost', where: 'file', keys: 0, buttons: 0, wheels: 0, moves: 0 };
}
