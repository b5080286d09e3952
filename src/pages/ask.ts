/** Questions to the server. */
import { useEffect, useRef, useState } from "preact/hooks";
import type { Failure } from "../server/api.ts";
import { bundled, isBundle } from "./bundle.ts";
import { tokens } from "./tokens.ts";

export type Query = Readonly<Record<string, string | number | null>>;

export class AskFailure extends Error {
  readonly status: number;
  readonly hint: string | null;

  constructor(status: number, message: string, hint: string | null = null) {
    super(message);
    this.name = "AskFailure";
    this.status = status;
    this.hint = hint;
  }
}

export function headers(): Record<string, string> {
  return tokens.read === null ? {} : { authorization: `Bearer ${tokens.read}` };
}

export function withQuery(path: string, query: Query): string {
  const given = Object.entries(query).flatMap(([name, value]) =>
    value === null || value === "" ? [] : [[name, String(value)]],
  );
  return given.length === 0 ? path : `${path}?${new URLSearchParams(given)}`;
}

/** @throws AskFailure */
export async function ask<T>(path: string, query: Query = {}, signal?: AbortSignal): Promise<T> {
  if (isBundle) return (await bundled(path, query)) as T;
  return answerOf<T>(await sent(withQuery(path, query), { headers: headers(), ...(signal && { signal }) }));
}

/** @throws AskFailure */
export async function post<T>(path: string, body: unknown, signal?: AbortSignal): Promise<T> {
  if (isBundle) throw new AskFailure(0, "A static copy answers no questions: open the dashboard for this.");
  const control = path.startsWith("/api/control/") && tokens.control !== null;
  return answerOf<T>(
    await sent(path, {
      method: "POST",
      headers: {
        ...headers(),
        "content-type": "application/json",
        ...(control && { "x-control-token": tokens.control ?? "" }),
      },
      body: JSON.stringify(body),
      ...(signal && { signal }),
    }),
  );
}

async function sent(path: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(path, init);
  } catch (error) {
    if (init.signal?.aborted) throw error;
    throw new AskFailure(0, "The server does not answer.", "Is `llm-econ serve` still running?");
  }
}

export async function answerOf<T>(response: Response): Promise<T> {
  if (response.ok) return (await response.json()) as T;
  throw await failureOf(response);
}

export async function failureOf(response: Response): Promise<AskFailure> {
  const failure = (await response.json().catch(() => null)) as Failure | null;
  const { message, hint } = failure?.error ?? { message: `The server answered ${response.status}.` };
  return new AskFailure(response.status, message, hint ?? null);
}

export interface Answered<T> {
  /** The last one there is; null before the first. */
  readonly answer: T | null;
  readonly failure: Error | null;
  readonly isAsking: boolean;
  readonly again: () => void;
}

/** What is answered to a question, and again whenever it changes. @param path null where there is nothing to ask */
export function useAnswer<T>(path: string | null, query: Query = {}): Answered<T> {
  return useAsked(path === null ? null : withQuery(path, query), (signal) => ask<T>(path ?? "", query, signal));
}

/** @param key names the question: it is asked again when that changes; null where there is nothing to ask */
export function useAsked<T>(key: string | null, question: (signal: AbortSignal) => Promise<T>): Answered<T> {
  const [state, setState] = useState<Omit<Answered<T>, "again">>({
    answer: null,
    failure: null,
    isAsking: key !== null,
  });
  const [times, setTimes] = useState(0);
  const latest = useRef(question);
  latest.current = question;
  useEffect(() => {
    if (key === null) return;
    const stop = new AbortController();
    setState((before) => ({ ...before, isAsking: true }));
    latest.current(stop.signal).then(
      (answer) => stop.signal.aborted || setState({ answer, failure: null, isAsking: false }),
      (failure: Error) => stop.signal.aborted || setState((before) => ({ ...before, failure, isAsking: false })),
    );
    return () => stop.abort();
  }, [key, times]);
  return { ...state, again: () => setTimes((before) => before + 1) };
}
