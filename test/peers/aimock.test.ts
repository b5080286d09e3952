/** llm-econ against aimock, a mock server of others. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, test } from "@jest/globals";
import { requireClient } from "../../scripts/peers/clients.ts";
import { emptyDirectory } from "../cli/run-cli.ts";
import { runHere } from "../cli/run-here.ts";
import { describeWithClients } from "./with-clients.ts";

interface Mock {
  readonly url: string;
  start(): Promise<unknown>;
  stop(): Promise<void>;
  onMessage(pattern: RegExp, response: object): void;
}

describeWithClients("aimock", () => {
  const open: Mock[] = [];
  afterEach(async () => {
    for (const mock of open.splice(0)) await mock.stop();
  });
  const started = async (content: string): Promise<Mock> => {
    const { LLMock } = requireClient("@copilotkit/aimock");
    const mock: Mock = new LLMock({ port: 0 });
    mock.onMessage(/./s, { content });
    await mock.start();
    open.push(mock);
    return mock;
  };
  const simulate = (mock: Mock, workers: string, ...words: string[]) => {
    const cwd = emptyDirectory();
    const keys = `name: m\nsteps: 2\npopulation: {size: 10}\nplanner: {kind: us-federal}\nworkers: ${workers}\n`;
    writeFileSync(join(cwd, "s.yaml"), keys.replaceAll("URL", mock.url));
    const env = {
      OPENAI_API_KEY: "any",
      ANTHROPIC_API_KEY: "any",
      OPENAI_BASE_URL: `${mock.url}/v1`,
      ANTHROPIC_BASE_URL: mock.url,
    };
    return runHere(["simulate", "s.yaml", "--quiet", ...words], { cwd, env });
  };

  /** It counts the tokens of chat completions, and says 0 of those of messages. */
  const uris: readonly [uri: string, estimated: number][] = [
    ["openai:gpt-4o-mini", 0],
    ["openai-compatible:m@URL/v1", 0],
    ["anthropic:claude-haiku-4-5", 20],
  ];
  test.each(uris)("%s: a run goes to its end; of %i questions the tokens are estimated", async (uri, estimated) => {
    const mock = await started('{"hours": 38}');
    const { code, stdout } = await simulate(mock, `{model: "${uri}"}`);
    expect(code).toBe(0);
    if (estimated > 0) expect(stdout).toMatch(/estimated/);
    else expect(stdout).not.toMatch(/estimated/);
  });

  test("a batch whose answers are no answers ends with code 3", async () => {
    const mock = await started("hello");
    const { code, stderr } = await simulate(mock, '{model: "openai:gpt-4o-mini", batch: true}');
    expect([code, stderr]).toEqual([3, expect.stringMatching(/could be used/)]);
  });
});
