/** Answers from files beside the page, where it was opened from a static copy: each is a script that hands its answer over. */
import { type Bundle, routeKey } from "../server/api.ts";

declare global {
  interface Window {
    llmEconBundle?: Bundle;
  }
}

export const bundle = window.llmEconBundle ?? null;
export const isBundle = bundle !== null;

const waiting = new Map<string, (answer: unknown) => void>();
const taken = new Map<string, unknown>();

if (bundle)
  bundle.take = (route, answer) => {
    taken.set(route, answer);
    waiting.get(route)?.(answer);
    waiting.delete(route);
  };

/** @throws Error where the copy has no such answer */
export async function bundled(path: string, query: Readonly<Record<string, string | number | null>>): Promise<unknown> {
  const routes = bundle?.routes ?? {};
  // Lists are stored whole: what a question would leave out is left out by the page.
  const names = [path, decodeURIComponent(path)];
  const route = [...names.map((name) => routeKey(name, query)), ...names].find((key) => Object.hasOwn(routes, key));
  if (route === undefined) throw new Error("This copy does not hold it.");
  if (taken.has(route)) return taken.get(route);
  return new Promise((resolve, reject) => {
    waiting.set(route, resolve);
    const script = document.createElement("script");
    script.src = routes[route];
    script.onerror = () => reject(new Error(`${routes[route]} is missing beside this page.`));
    script.onload = () => script.remove();
    document.head.append(script);
  });
}
