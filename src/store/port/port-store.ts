/** A store behind a port: the thread that runs an episode hands its rows to the one that has the database. */
import type { MessagePort } from "node:worker_threads";
import type { AnswerCache, NewStep, RunStore, RunWriter } from "../store.ts";
import { errorOf, plainError, type StoreCall, type StoreReply } from "./port-messages.ts";

/** Rows that may be under way: a thread that is faster than the disk waits. */
const mostUnderWay = 32;

type Send = (run: string | null, method: string, ...args: readonly unknown[]) => Promise<unknown>;

/** For the thread without the database. */
export function storeOverPort(port: MessagePort): RunStore {
  const waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  let calls = 0;
  port.on("message", (reply: StoreReply) => {
    if (reply.type !== "store-reply") return;
    const caller = waiting.get(reply.id);
    waiting.delete(reply.id);
    if (reply.error) caller?.reject(errorOf(reply.error));
    else caller?.resolve(reply.value);
  });
  const send: Send = (run, method, ...args) =>
    new Promise((resolve, reject) => {
      const id = calls++;
      waiting.set(id, { resolve, reject });
      port.postMessage({ type: "store-call", id, run, method, args } satisfies StoreCall);
    });
  return {
    startRun: async (run) => runOverPort((await send(null, "startRun", run)) as string, send),
    resumeRun: async (id) => runOverPort((await send(null, "resumeRun", id)) as string, send),
    calls: () => {
      throw new Error("the record of a run cannot be read through a port");
    },
    cache: {
      get: (key) => send(null, "cache.get", key) as ReturnType<AnswerCache["get"]>,
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
    batches: {
      list: (step) => ask("batches.list", step) as ReturnType<RunWriter["batches"]["list"]>,
      put: async (batch) => void (await ask("batches.put", batch)),
      removeBefore: async (step) => void (await ask("batches.removeBefore", step)),
    },
    end: async (status, details) => {
      await Promise.all(underWay);
      if (status === "finished") check();
      await send(id, "end", status, details);
    },
  };
}

/** A port, or a thread as seen from outside. */
interface Line {
  on(event: "message", listener: (message: StoreCall) => void): unknown;
  postMessage(reply: StoreReply): void;
}

/** For the thread with the database. */
export function serveStore(port: Line, store: RunStore): void {
  const runs = new Map<string, RunWriter>();
  const opened = (run: RunWriter): string => {
    runs.set(run.id, run);
    return run.id;
  };
  /** Calls the method at once, so that what comes in order is written in order. */
  const answer = async ({ run: id, method, args }: StoreCall): Promise<unknown> => {
    const call = (target: unknown): Promise<unknown> => {
      const path = method.split(".");
      const name = path.pop()!;
      const owner = path.reduce((object, key) => (object as Record<string, unknown>)[key], target);
      return (owner as Record<string, (...list: readonly unknown[]) => Promise<unknown>>)[name](...args);
    };
    if (id === null) {
      const value = await call(store);
      return method.endsWith("Run") ? opened(value as RunWriter) : value;
    }
    const run = runs.get(id)!;
    if (method === "step") return run.step(wholeColumns(args[0] as NewStep));
    if (method === "end") runs.delete(id);
    return call(run);
  };
  port.on("message", async (message: StoreCall) => {
    if (message.type !== "store-call") return;
    let reply: StoreReply;
    try {
      reply = { type: "store-reply", id: message.id, value: await answer(message) };
    } catch (error) {
      reply = { type: "store-reply", id: message.id, error: plainError(error) };
    }
    port.postMessage(reply);
  });
}

const columnNames = ["hours", "income", "tax", "consumption", "utility", "satisfied"] as const;

/** A step whose columns have the rows of the panel only, in its order: a million others need not travel. */
function panelOnly(step: NewStep): NewStep {
  const { panel, thoughts } = step;
  const picked = columnNames.map((name) => {
    const column = step[name];
    return [name, column && Float64Array.from(panel, (worker) => column[worker])];
  });
  return {
    ...step,
    ...Object.fromEntries(picked),
    thoughts: thoughts && panel.map((worker) => thoughts[worker]),
  };
}

/** The opposite of {@link panelOnly}: rows at the places of their workers. */
function wholeColumns(step: NewStep): NewStep {
  const { panel, thoughts } = step;
  const size = panel.length === 0 ? 0 : panel[panel.length - 1] + 1;
  const spread = columnNames.map((name) => {
    const column = step[name];
    if (column === null) return [name, null];
    const whole = new Float64Array(size);
    panel.forEach((worker, row) => {
      whole[worker] = column[row];
    });
    return [name, whole];
  });
  const said = thoughts && new Array<string | null>(size).fill(null);
  panel.forEach((worker, row) => {
    if (said && thoughts) said[worker] = thoughts[row];
  });
  return { ...step, ...Object.fromEntries(spread), thoughts: said };
}
