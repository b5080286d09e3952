/** A store behind a port: the thread that runs an episode hands its rows to the one that has the database. */
import { z } from "zod";
import { nothingAsked } from "../run-control.ts";
import type { RunStore, RunWriter } from "../store.ts";
import { panelOnly } from "./panel-columns.ts";
import {
  errorOf,
  isOfType,
  plainError,
  type StoreCall,
  type StoreReply,
  storeCallSchema,
  storeReplySchema,
} from "./port-messages.ts";
import { cachedAnswer, fromThread, openBatches, openings, runMethods, storeMethods } from "./port-methods.ts";

/** Rows that may be under way: a thread that is faster than the disk waits. */
const mostUnderWay = 32;

type Send = (run: string | null, method: string, ...args: readonly unknown[]) => Promise<unknown>;

/** For the thread without the database. */
export function storeOverPort(port: Line<StoreCall>): RunStore {
  const waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  let calls = 0;
  port.on("message", (message: unknown) => {
    if (!isOfType(message, "store-reply")) return;
    const reply = fromThread(storeReplySchema, message);
    const caller = waiting.get(reply.id);
    waiting.delete(reply.id);
    if (reply.error) caller?.reject(errorOf(reply.error));
    else caller?.resolve(reply.value);
  });
  const send: Send = (run, method, ...args) =>
    new Promise((resolve, reject) => {
      const id = calls++;
      waiting.set(id, { resolve, reject });
      port.postMessage({ type: "store-call", id, run, method, args: [...args] } satisfies StoreCall);
    });
  return {
    startRun: async (run) => runOverPort(fromThread(z.string(), await send(null, "startRun", run)), send),
    resumeRun: async (id) => runOverPort(fromThread(z.string(), await send(null, "resumeRun", id)), send),
    calls: () => {
      throw new Error("the record of a run cannot be read through a port");
    },
    cache: {
      get: async (key) => fromThread(cachedAnswer.optional(), await send(null, "cache.get", key)),
      set: async (...args) => void (await send(null, "cache.set", ...args)),
    },
  };
}

function runOverPort(id: string, send: Send): RunWriter {
  const underWay = new Set<Promise<void>>();
  let failure: { readonly error: unknown } | undefined;
  const check = (): void => {
    if (failure) throw failure.error;
  };
  /** Resolves when there is room for more; what fails is thrown at the next call. */
  const post = async (method: string, ...args: readonly unknown[]): Promise<void> => {
    check();
    const written: Promise<void> = send(id, method, ...args).then(
      () => void underWay.delete(written),
      (error: unknown) => {
        underWay.delete(written);
        failure ??= { error };
      },
    );
    underWay.add(written);
    while (underWay.size >= mostUnderWay) await Promise.race(underWay);
    check();
  };
  const ask = async (method: string, ...args: readonly unknown[]): Promise<unknown> => {
    await Promise.all(underWay);
    check();
    return send(id, method, ...args);
  };
  return {
    id,
    workers: (rows) => post("workers", rows),
    step: (step) => post("step", panelOnly(step)),
    election: (election) => post("election", election),
    call: (call) => post("call", call),
    warning: (...args) => post("warning", ...args),
    levels: (levels) => post("levels", levels),
    batches: {
      list: async (step) => fromThread(openBatches, await ask("batches.list", step)),
      put: async (batch) => void (await ask("batches.put", batch)),
      removeBefore: async (step) => void (await ask("batches.removeBefore", step)),
    },
    // Threads ask nobody who is paid.
    confirm: () => undefined,
    // Whoever has the database looks when a seed is done.
    readControl: async () => nothingAsked,
    end: async (status, details) => {
      await Promise.all(underWay);
      if (status === "finished") check();
      await send(id, "end", status, details);
    },
  };
}

/** A port, or a thread as seen from outside. */
interface Line<Message> {
  on(event: "message", listener: (message: unknown) => void): unknown;
  postMessage(message: Message): void;
}

/** For the thread with the database. */
export function serveStore(port: Line<StoreReply>, store: RunStore): void {
  const runs = new Map<string, RunWriter>();
  /** Calls the method at once, so that what comes in order is written in order. */
  const answer = async ({ run: id, method, args }: StoreCall): Promise<unknown> => {
    if (id === null && Object.hasOwn(openings, method)) {
      const run = await openings[method](store, args);
      runs.set(run.id, run);
      return run.id;
    }
    if (id === null && Object.hasOwn(storeMethods, method)) return storeMethods[method](store, args);
    const run = id === null ? undefined : runs.get(id);
    if (!run || !Object.hasOwn(runMethods, method)) throw new Error(`a thread called ${method}, which is not there`);
    if (method === "end") runs.delete(run.id);
    return runMethods[method](run, args);
  };
  port.on("message", async (message: unknown) => {
    if (!isOfType(message, "store-call")) return;
    const call = fromThread(storeCallSchema, message);
    const { id } = call;
    let reply: StoreReply;
    try {
      reply = { type: "store-reply", id, value: await answer(call), error: null };
    } catch (error) {
      reply = { type: "store-reply", id, value: undefined, error: plainError(error) };
    }
    port.postMessage(reply);
  });
}
