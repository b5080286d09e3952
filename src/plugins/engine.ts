/**
 * What a plugin gets that imports `llm-econ`: this program's own exports. They stand above everything, so the roots (the
 * command line, the library, the threads of a comparison) hand them in.
 */
let load: (() => Promise<object>) | undefined;

export function handEngine(engine: () => Promise<object>): void {
  load = engine;
}

export async function engine(): Promise<object> {
  if (!load) throw new Error("no engine for plugins; expected handEngine() to be called first");
  return load();
}
