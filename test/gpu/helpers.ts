import { type Backend, type BackendName, openBackend } from "../../src/gpu/backend.ts";

const names: readonly BackendName[] = ["webgpu", "headlessgl", "webasm", "cpu"];

/** The backends of this machine: WebAssembly and plain JavaScript at least. */
export async function openBackends(): Promise<readonly Backend[]> {
  const opened: Backend[] = [];
  for (const name of names) {
    try {
      const { backend } = await openBackend(name);
      if (backend) opened.push(backend);
    } catch (error) {
      if (name === "webasm" || name === "cpu") throw error;
    }
  }
  return opened;
}
