/** llm-econ through Portkey's gateway, which stands between it and the mock server. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { clientFile } from "../../scripts/peers/clients.ts";
import { offlineModel } from "../../src/agents/stand-in/offline-model.ts";
import { type MockServer, startMockServer } from "../../src/mock-server/mock-server.ts";
import type { MockServerOptions } from "../../src/mock-server/options.ts";
import { parseRefusals } from "../../src/mock-server/refusals.ts";
import type { ChatResponse } from "../../src/models/chat-model.ts";
import { hoursQuestion } from "../models/hours-question.ts";
import { modelAt, withProcessEnv } from "../models/requests.ts";
import { describeWithClients } from "./with-clients.ts";

const idle = new AbortController().signal;

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}

describeWithClients("Portkey's gateway", () => {
  let gateway: ChildProcess;
  let url: string;
  beforeAll(async () => {
    const port = await freePort();
    url = `http://127.0.0.1:${port}`;
    const command = [clientFile("@portkey-ai/gateway", "build/start-server.js"), `--port=${port}`, "--headless"];
    gateway = spawn(process.execPath, command, { stdio: "ignore" });
    for (let tries = 0; tries < 200; tries++) {
      if (
        await fetch(url).then(
          () => true,
          () => false,
        )
      )
        return;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error("the gateway does not answer");
  });
  afterAll(() => {
    gateway.kill();
  });

  let models = 0;
  const ask = async (provider: "openai" | "anthropic", options: MockServerOptions): Promise<ChatResponse> => {
    const behind: MockServer = await startMockServer(options);
    const config = { provider, custom_host: `${behind.url}/v1`, api_key: "any" };
    const headers = `x-portkey-config: ${JSON.stringify(config)}`;
    const variable = provider === "openai" ? "OPENAI_CUSTOM_HEADERS" : "ANTHROPIC_CUSTOM_HEADERS";
    let response: ChatResponse | undefined;
    try {
      await withProcessEnv({ [variable]: headers }, async () => {
        const model = await modelAt(provider, url, { model: `through-${++models}` });
        response = await model.complete(hoursQuestion(), idle);
      });
    } finally {
      await behind.close();
    }
    return response!;
  };

  /** This version leaves out Anthropic's `output_config`, so that the schema, which asks for a reasoning, does not arrive. */
  const cases: readonly [
    provider: "openai" | "anthropic",
    refuse: string,
    requests: number,
    keys: readonly string[],
  ][] = [
    ["openai", "", 1, ["reasoning", "hours"]],
    ["openai", "response_format,system", 4, ["reasoning", "hours"]],
    ["anthropic", "", 1, ["hours"]],
    ["anthropic", "system", 2, ["hours"]],
  ];
  test.each(cases)("%s, without '%s'", async (provider, refuse, requests, keys) => {
    const expected = JSON.parse((await offlineModel("learner").complete(hoursQuestion(), idle)).text);
    const response = await ask(provider, { refuse: parseRefusals([refuse]) });
    expect(response).toMatchObject({ finishReason: "stop", requests });
    const answer = JSON.parse(response.text);
    expect([Object.keys(answer), answer.hours]).toEqual([keys, expected.hours]);
    expect(response.usage.outputTokens).toBe(Math.ceil(response.text.length / 3));
    expect(response.usage.isEstimated).toBeUndefined();
  });

  test.each(["openai", "anthropic"] as const)("%s: a limit behind it is one to wait for", async (provider) => {
    const faults = { "rate-limit": 1 };
    await expect(ask(provider, { faults })).rejects.toMatchObject({
      status: 429,
      isRetryable: true,
      isRateLimit: true,
    });
  });
});
