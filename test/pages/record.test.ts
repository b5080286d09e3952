/** What a page keeps of a run, whatever the stream does: without a browser. */
import { describe, expect, test } from "@jest/globals";
import { eventsOf, followEvents, type ServerEvent } from "../../src/pages/event-stream.ts";
import { mostSteps, mostThoughts, mostWarnings, RunRecord } from "../../src/pages/run-record.ts";
import type { StepEntry } from "../../src/server/api.ts";

const entry = (step: number): StepEntry => ({
  ...{ step, taxYear: Math.ceil(step / 5), welfare: step, revenuePerWorker: 1, meanHours: 40, meanIncome: 1 },
  ...{ giniPre: null, giniPost: null, floored: 0, fallbacks: 0, brackets: [0], rates: [0.1] },
  ...{ parameters: null, metrics: {} },
});

describe("a page's record of a run", () => {
  test("an hour of events, five a second of each kind, leaves it as large as a minute does", () => {
    const record = new RunRecord();
    const sizes = () => [record.steps.length, record.thoughts.length, record.warnings.length];
    const hour = 3600 * 5;
    for (let i = 1; i <= hour; i++) {
      record.take({ type: "step", ...entry(i) });
      record.take({ type: "thought", step: i, agent: `w${i % 100}`, text: `thought ${i}` });
      record.take({ type: "warning", step: i, code: "late", message: `step ${i}` });
      const [steps, thoughts, warnings] = sizes();
      if (steps > mostSteps + 1 || thoughts > mostThoughts || warnings > mostWarnings)
        throw new Error(`after ${i} events: ${sizes().join(", ")}`);
    }
    expect(record.last?.step).toBe(hour);
    expect(record.steps.at(-1)?.step).toBe(hour);
    expect(record.steps[0].step).toBe(1);
    const steps = record.steps.map(({ step }) => step);
    expect(steps).toEqual([...new Set(steps)].sort((a, b) => a - b));
    expect(record.thoughts[0].text).toBe(`thought ${hour}`);
  });

  test("a step that is told twice, or late, is there once", () => {
    const record = new RunRecord();
    record.addSteps([1, 2, 3].map(entry));
    for (const step of [2, 3, 4, 1]) record.take({ type: "step", ...entry(step) });
    expect(record.steps.map(({ step }) => step)).toEqual([1, 2, 3, 4]);
  });

  test("what was missed is asked for again, and takes its place before what came meanwhile", () => {
    const record = new RunRecord();
    record.addSteps([1, 2].map(entry));
    record.take({ type: "hello", run: "r", status: "running", last: 2 });
    expect(record.missedAfter).toBeNull();
    record.take({ type: "resync", last: 5 });
    record.take({ type: "step", ...entry(6) });
    expect(record.missedAfter).toBe(2);
    record.addSteps([3, 4, 5, 6].map(entry));
    expect(record.steps.map(({ step }) => step)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(record.last?.step).toBe(6);
  });
});

const body = (...pieces: readonly Uint8Array[]): ReadableStream<Uint8Array> =>
  new ReadableStream({
    start(controller) {
      for (const piece of pieces) controller.enqueue(piece);
      controller.close();
    },
  });

async function all(stream: ReadableStream<Uint8Array>): Promise<ServerEvent[]> {
  const found: ServerEvent[] = [];
  for await (const event of eventsOf(stream)) found.push(event);
  return found;
}

describe("a stream of events", () => {
  const bytes = new TextEncoder().encode(
    'id: 1\nevent: step\ndata: {"ä": "€😀"}\n\n: still here\n\nid: 2\ndata: a\ndata: b\n\n',
  );
  const expected = [
    { id: "1", type: "step", data: '{"ä": "€😀"}' },
    { id: "2", type: "message", data: "a\nb" },
  ];

  test("is the same wherever it is cut", async () => {
    for (let cut = 0; cut <= bytes.length; cut++)
      expect([cut, await all(body(bytes.slice(0, cut), bytes.slice(cut)))]).toEqual([cut, expected]);
  });

  test("one byte at a time, with line ends of any kind", async () => {
    const text = new TextDecoder().decode(bytes);
    for (const end of ["\n", "\r\n"]) {
      const pieces = [...new TextEncoder().encode(text.replaceAll("\n", end))].map((byte) => Uint8Array.of(byte));
      expect([end, await all(body(...pieces))]).toEqual([end, expected]);
    }
  });

  test("an event that was not ended is not told", async () => {
    expect(await all(body(new TextEncoder().encode("id: 1\ndata: half")))).toEqual([]);
  });

  test("after a drop it goes on behind the last event, and waits longer each time that nothing comes", async () => {
    const stop = new AbortController();
    const [asked, waits, told]: [(string | null)[], number[], boolean[]] = [[], [], []];
    const answers = ["id: 7\ndata: x\n\n", null, null, "id: 8\ndata: y\n\n", null, null, null, null, null, null];
    const taken: string[] = [];
    await followEvents(
      {
        open: async (from) => {
          asked.push(from);
          const answer = answers[asked.length - 1];
          if (answer === null) throw new Error("refused");
          return body(new TextEncoder().encode(answer));
        },
        take: ({ data }) => taken.push(data),
        tell: (isConnected) => told.push(isConnected),
        wait: async (milliseconds) => {
          waits.push(milliseconds);
          if (waits.length === answers.length) stop.abort();
        },
      },
      stop.signal,
    );
    expect(taken).toEqual(["x", "y"]);
    expect(asked).toEqual([null, "7", "7", "7", "8", "8", "8", "8", "8", "8"]);
    expect(waits).toEqual([500, 1000, 2000, 500, 1000, 2000, 4000, 8000, 10_000, 10_000]);
    expect(told.filter(Boolean)).toHaveLength(2);
  });
});
