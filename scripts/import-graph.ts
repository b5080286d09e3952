/** Which file of src/ imports which, and where imports lead back to themselves. */
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { packageFile } from "../src/base/package-files.ts";

export const source = packageFile("src");
export const files = readdirSync(source, { recursive: true, encoding: "utf8" }).filter((file) => /\.tsx?$/.test(file));

/** The files that a file names in `import`, `export … from` and `import()`, types included. */
export const importsOf = new Map(
  files.map((file) => {
    const text = readFileSync(join(source, file), "utf8");
    const found = [...text.matchAll(/(?:\bfrom|\bimport)\s*\(?\s*"(\.[^"]+)"/g)];
    const modules = found.map(([, path]) => path).filter((path) => !path.endsWith(".css"));
    return [file, modules.map((path) => relative(source, resolve(source, dirname(file), path)))];
  }),
);

/** Packages, Node's own included, that a file brings with it when it runs: through what it imports, types left out. */
export function packagesOf(file: string): ReadonlySet<string> {
  const packages = new Set<string>();
  const seen = new Set<string>();
  const visit = (one: string): void => {
    if (seen.has(one)) return;
    seen.add(one);
    const text = readFileSync(join(source, one), "utf8");
    for (const [, name] of text.matchAll(/^(?:import|export)\s(?!type\b)(?:[\w*{}\s,]*?\sfrom\s)?"([^"]+)";$/gm)) {
      if (name.startsWith(".")) visit(relative(source, resolve(source, dirname(one), name)));
      else packages.add(name);
    }
  };
  visit(file);
  return packages;
}

/** Groups of files each of which leads back to itself (Tarjan 1972). */
export function circles(): string[][] {
  const index = new Map<string, number>();
  const low = new Map<string, number>();
  const stack: string[] = [];
  const found: string[][] = [];
  const visit = (file: string): void => {
    index.set(file, index.size);
    low.set(file, index.get(file)!);
    stack.push(file);
    for (const next of importsOf.get(file) ?? []) {
      if (!index.has(next)) visit(next);
      if (stack.includes(next)) low.set(file, Math.min(low.get(file)!, low.get(next)!));
    }
    if (low.get(file) !== index.get(file)) return;
    const group = stack.splice(stack.indexOf(file));
    if (group.length > 1) found.push(group.sort());
  };
  for (const file of files) if (!index.has(file)) visit(file);
  return found;
}
