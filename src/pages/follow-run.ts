/** A run that goes on, as the page sees it: its record, drawn anew a few times a second. */
import { useEffect, useRef, useState } from "preact/hooks";
import type { RunPage, StepList, StreamEvent } from "../server/api.ts";
import { ask, failureOf, headers } from "./ask.ts";
import { isBundle } from "./bundle.ts";
import { followEvents } from "./event-stream.ts";
import { RunRecord } from "./run-record.ts";

const drawEveryMs = 300;

export interface FollowedRun {
  readonly record: RunRecord;
  /** Changes whenever the record has. */
  readonly version: number;
  readonly isConnected: boolean;
}

export function useRun(path: string, page: RunPage): FollowedRun {
  const record = useRef(new RunRecord()).current;
  const [version, setVersion] = useState(0);
  const [isConnected, setConnected] = useState(false);
  useEffect(() => {
    const stop = new AbortController();
    const following = new AbortController();
    // What was still being counted or worked out when the page was asked for comes by the stream, of an ended run, too.
    const isAllTold = (): boolean =>
      page.status === "finished" &&
      (record.calls ?? page.calls) !== null &&
      (record.levels ?? page.levels).state !== "computing";
    let timer: ReturnType<typeof setTimeout> | null = null;
    const changed = (): void => {
      timer ??= setTimeout(() => {
        timer = null;
        if (!stop.signal.aborted) setVersion((before) => before + 1);
      }, drawEveryMs);
    };
    const readSteps = async (): Promise<void> => {
      let after: number | null = record.missedAfter ?? record.last?.step ?? 0;
      record.missedAfter = null;
      while (after !== null && !stop.signal.aborted) {
        const list: StepList = await ask<StepList>(`${path}/steps`, { after }, stop.signal);
        record.addSteps(list.steps);
        // A static copy gives the whole list whatever is asked for.
        after = isBundle ? null : list.next;
        changed();
      }
    };
    const begin = async (): Promise<void> => {
      await readSteps().catch(() => undefined);
      // A run of which all is told says nothing more, and a browser has few connections.
      if (isBundle || isAllTold() || stop.signal.aborted) return;
      await followEvents(
        {
          open: async (from, signal) => {
            const given = { ...headers(), ...(from !== null && { "last-event-id": from }) };
            const response = await fetch(`${path}/events`, { headers: given, signal });
            if (!response.ok || !response.body) throw await failureOf(response);
            return response.body;
          },
          take: ({ data }) => {
            record.take(JSON.parse(data) as StreamEvent);
            if (record.missedAfter !== null) void readSteps().catch(() => undefined);
            changed();
            if (isAllTold()) following.abort();
          },
          tell: (now) => stop.signal.aborted || setConnected(now),
          wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
        },
        following.signal,
      );
    };
    void begin();
    return () => {
      stop.abort();
      following.abort();
      if (timer !== null) clearTimeout(timer);
    };
  }, [path, page.status === "finished"]);
  return { record, version, isConnected };
}
