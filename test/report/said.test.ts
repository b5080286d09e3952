/** What models said stands in a report as it was written, and as nothing but text. */
import { beforeAll, describe, expect, test } from "@jest/globals";
import type { ChatModel } from "../../src/models/chat-model.ts";
import type { ReportData } from "../../src/report/data/report-data.ts";
import { reportData } from "../../src/report/data/stored-data.ts";
import { htmlReport } from "../../src/report/page/page.ts";
import { markdownReport } from "../../src/report/text/markdown-report.ts";
import { openStore } from "../../src/store/open-store.ts";
import { newDatabase, stored } from "../server/served.ts";

const hostile = "<script>alert(1)</script> & **bold**";

/** Workers give a reason, in the first attempt an answer that is refused; the planner's model shows what it thought. */
const talks = (uri: string): ChatModel => ({
  uri,
  complete: async ({ key }) => {
    const reason =
      key.agent === "planner" ? `year from step ${key.step}` : `${key.agent}, attempt ${key.attempt}: ${hostile}`;
    const answer =
      key.agent === "planner"
        ? { reasoning: reason, delta: { from_0: 0, from_90000: 0, from_159100: 0 } }
        : { reasoning: reason, hours: key.attempt === 1 ? -1 : 30 };
    return {
      text: JSON.stringify(answer),
      ...(key.agent === "planner" && { thoughts: `${"long ".repeat(300)}` }),
      usage: { inputTokens: 10, outputTokens: 2, cachedInputTokens: 0 },
      ...{ model: "talker-1", finishReason: "stop", latencyMs: 1, requests: 1 },
    };
  },
});

describe("in their own words", () => {
  let data: ReportData;
  beforeAll(async () => {
    const path = newDatabase();
    const run = await stored(
      path,
      "steps: 10\ntaxYear: 2\npopulation: {size: 5}\neconomy: {preset: paper, brackets: three}\nworkers: {prompting: chain-of-thought}\nplanner: {kind: llm, warmup: 0}\n",
      { modelOf: talks },
    );
    const store = await openStore(path);
    data = await reportData(store, [run]);
    await store.close();
  });

  test("the last three proposals and three workers, of whom the answer that was taken", () => {
    expect(data.said.map(({ step, reason }) => [step, reason])).toEqual([
      ...[5, 7, 9].map((step) => [step, `year from step ${step}`]),
      ...data.said.slice(3).map(({ who }) => [10, `w${/\d+/.exec(who)?.[0]}, attempt 2: ${hostile}`]),
    ]);
    expect(data.said).toHaveLength(6);
  });
  test("what is long is cut, and says so", () => {
    expect(data.said[0].thoughts).toMatch(/long…$/);
    expect(data.said[0].thoughts.length).toBeLessThanOrEqual(801);
  });
  test("on the page as text", () => {
    const page = htmlReport(data);
    expect(page).toContain("In their own words");
    expect(page).toContain("&lt;script&gt;alert(1)&lt;/script&gt;");
    expect(page).not.toContain("<script");
  });
  test("in Markdown as a quotation", () => {
    const text = markdownReport(data);
    expect(text).toContain("> year from step 9");
    expect(text).toContain("\\<script\\>alert(1)\\</script\\> & \\*\\*bold\\*\\*");
  });
});
