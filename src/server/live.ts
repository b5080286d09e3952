/** Runs that are being looked at: what is new of each, whoever writes it. */
import type { Listener } from "../episode/events.ts";
import type { Views } from "../store/views.ts";
import { CallCounter, type CallPrices } from "./call-counter.ts";
import { Feed } from "./feed.ts";
import { Follower } from "./follower.ts";
import type { LevelsDesk } from "./levels-desk.ts";
import { type Traffic, type Watched, watchedEpisode } from "./watched-episode.ts";

/** A run with its feed, and what fills it: this process's own episode, or a look at the store. */
export interface LiveRun {
  readonly feed: Feed;
  readonly calls: CallCounter;
  readonly watched: Watched | null;
}

export class Live {
  readonly #views: Views;
  readonly #runs = new Map<string, LiveRun & { readonly follower: Follower | null }>();
  readonly #pricesOf: (run: string) => Promise<CallPrices>;

  constructor(views: Views, levels: LevelsDesk, pricesOf: (run: string) => Promise<CallPrices>) {
    this.#views = views;
    this.#pricesOf = pricesOf;
    levels.onFound((run, found) => this.#runs.get(run)?.feed.publish({ type: "levels", ...found }));
  }

  /** @param run the whole id */
  async run(run: string): Promise<LiveRun> {
    const known = this.#runs.get(run);
    if (known) return known;
    const prices = await this.#pricesOf(run);
    const made = this.#runs.get(run);
    if (made) return made;
    const feed = new Feed(this.#views.state(run).last);
    const calls = new CallCounter(this.#views, run, prices);
    const follower = new Follower(run, this.#views, feed, calls);
    const live = { feed, calls, watched: null, follower };
    this.#runs.set(run, live);
    return live;
  }

  /** Sees to it that what is new of a run comes into its feed. */
  follow(run: string): void {
    this.#runs.get(run)?.follower?.start();
  }

  /** A run of this process: its own events fill the feed. @returns its listener */
  watch(run: string, prices: CallPrices, traffic?: () => Traffic | null): Listener {
    const feed = new Feed(this.#views.state(run).last);
    const calls = new CallCounter(this.#views, run, prices);
    const watched = watchedEpisode(feed, prices, traffic);
    this.#runs.set(run, { feed, calls, watched, follower: null });
    return watched.listener;
  }

  /** Told when a run of this process has ended, however it did. */
  ended(run: string): void {
    const { status, error } = this.#views.state(run);
    this.#runs.get(run)?.feed.publish({ type: "status", status, error });
  }

  close(): void {
    for (const { follower } of this.#runs.values()) follower?.stop();
    this.#runs.clear();
  }
}
