import { expect, test } from "@jest/globals";
import { storeOverPort } from "../../src/store/port/port-store.ts";
import { newRun, newStep } from "./conformance.ts";

/** The end of a port whose other side answers when it is told to. */
function slowPort() {
  const calls: { readonly id: number; readonly method: string }[] = [];
  let hear: (message: unknown) => void = () => undefined;
  return {
    calls,
    answer: (id: number, value?: unknown) => hear({ type: "store-reply", id, value, error: null }),
    port: {
      on: (_: string, listener: (message: unknown) => void) => {
        hear = listener;
      },
      postMessage: (message: { readonly id: number; readonly method: string }) => void calls.push(message),
    },
  };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

test("a thread that is faster than the disk waits with 32 rows under way, and goes on as they are written", async () => {
  const { port, calls, answer } = slowPort();
  const starting = storeOverPort(port).startRun(newRun);
  answer(calls[0].id, "r");
  const run = await starting;
  let done = 0;
  const writing = (async () => {
    for (let step = 1; step <= 100; step++) {
      await run.step(newStep(step));
      done = step;
    }
  })();
  await settled();
  const underWay = () => calls.length - 1;
  expect([underWay(), done]).toEqual([32, 31]);
  answer(calls[1].id);
  await settled();
  expect([underWay(), done]).toEqual([33, 32]);
  for (let i = 2; i < calls.length || done < 100; i++) {
    answer(calls[i].id);
    await settled();
  }
  await writing;
  expect(underWay()).toBe(100);
});
