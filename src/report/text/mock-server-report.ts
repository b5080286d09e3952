/** What a mock server says when it listens and when it has stopped. */
import { standInNotice } from "../../agents/stand-in/offline-model.ts";
import { count } from "../words/format.ts";

/** What a scenario and its environment need to use the server. */
export interface ServerAddresses {
  readonly url: string;
  readonly model: string;
  readonly environment: Readonly<Record<string, string>>;
}

export function mockServerIntroduction({ url, model, environment }: ServerAddresses, behaviour: string): string {
  return [
    `mock server at ${url}, answered by offline:${behaviour}, ${standInNotice}`,
    "",
    "In a scenario, as a server that is plainly no provider:",
    `  model: ${model}`,
    "In place of OpenAI and Anthropic, for openai:<model> and anthropic:<model>:",
    ...Object.entries(environment).map(([name, value]) => `  export ${name}=${value}`),
    "",
    "Ctrl-C stops it.",
  ].join("\n");
}

/** Requests that a server has had. */
export interface ServerStatistics {
  readonly requests: number;
  readonly answers: number;
  readonly rateLimited: number;
  readonly rejected: number;
  readonly faults: Readonly<Record<string, number>>;
}

export function mockServerSummary({ requests, answers, rateLimited, rejected, faults }: ServerStatistics): string {
  const counted = Object.entries(faults).filter(([, times]) => times > 0);
  return [
    `requests: ${count(requests)}; questions answered: ${count(answers)}; over the limit: ${count(rateLimited)}; rejected: ${count(rejected)}`,
    ...counted.map(([name, times]) => `  fault ${name}: ${count(times)}`),
  ].join("\n");
}
