import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative, resolve } from "node:path";
import { beforeAll, describe, expect, test } from "@jest/globals";
import { packageFile } from "../src/base/package-files.ts";

const subpaths = ["env", "population", "voting", "report"] as const;
const roots = ["index", ...subpaths] as const;
const specifier = (root: string): string => (root === "index" ? "llm-econ" : `llm-econ/${root}`);
const textOf = (file: string): string => readFileSync(packageFile(`src/${file}`), "utf8");

/** Names that a file exports by list, types with their word. */
function exportsOf(file: string): readonly string[] {
  return [...textOf(file).matchAll(/^export (type )?\{([^}]*)\}/gm)]
    .flatMap(([, type = "", list]) =>
      [...list.matchAll(/(type )?(?:\w+ as )?(\w+)(?:,|\s*$)/g)].map(([, own = type, name]) => own + name),
    )
    .sort();
}

/** Everything that is loaded with a file: files of `src/`, and packages. */
function loadedWith(file: string): { readonly files: readonly string[]; readonly packages: readonly string[] } {
  const files = new Set<string>();
  const packages = new Set<string>();
  const visit = (path: string): void => {
    if (files.has(path)) return;
    files.add(path);
    for (const [, target] of textOf(path).matchAll(/^(?:import|export)(?! type)\b[^;"]*\bfrom "([^"]+)";$/gm)) {
      if (target.startsWith(".")) visit(relative("/", resolve("/", dirname(path), target)));
      else if (!target.startsWith("node:")) packages.add(target);
    }
  };
  visit(file);
  return { files: [...files], packages: [...packages].sort() };
}

describe("what is exported", () => {
  test.each(roots)("%s is what it was", (root) => expect(exportsOf(`${root}.ts`)).toMatchSnapshot());
  test.each(subpaths)("%s has nothing that the whole lacks", (subpath) => {
    const whole = exportsOf("index.ts");
    expect(exportsOf(`${subpath}.ts`).filter((name) => !whole.includes(name))).toEqual([]);
  });
});

describe("a subpath loads what it needs and no more", () => {
  const rooms = (file: string) => [...new Set(loadedWith(`${file}.ts`).files.map((path) => path.split("/")[0]))];
  test.each([
    ["env", ["leven"]],
    ["population", ["csv-parse", "csv-parse/sync", "leven"]],
    ["voting", ["leven", "yalps"]],
  ])("%s loads these packages: %j", (subpath, packages) => {
    expect(loadedWith(`${subpath}.ts`).packages).toEqual(packages);
    for (const heavy of ["store", "gpu", "report", "models", "run", "scenario"])
      expect(rooms(subpath)).not.toContain(heavy);
  });
  test("the whole loads the database, so the list above can fail", () => {
    expect(loadedWith("index.ts").packages).toEqual(expect.arrayContaining(["better-sqlite3", "@observablehq/plot"]));
  });
});

/** Packages that come with it, and the types of Node, which whoever compiles for Node has. */
function installedWithIt(): readonly string[] {
  const { packages } = JSON.parse(readFileSync(packageFile("package-lock.json"), "utf8")) as {
    readonly packages: Readonly<Record<string, { readonly dev?: boolean; readonly link?: boolean }>>;
  };
  const found = Object.entries(packages).flatMap(([path, { dev = false, link = false }]) => {
    const [, name] = /^node_modules\/((?:@[^/]+\/)?[^/]+)$/.exec(path) ?? [];
    const isThere = name !== undefined && existsSync(packageFile(path));
    return isThere && !link && (!dev || ["@types/node", "undici-types"].includes(name)) ? [name] : [];
  });
  return found;
}

describe("the package in a project of its own", () => {
  const project = mkdtempSync(join(tmpdir(), "llm-econ-package-"));
  const modules = join(project, "node_modules");
  const inProject = (command: string, ...args: string[]): string =>
    execFileSync(command, args, { cwd: project, encoding: "utf8", env: { ...process.env, NO_COLOR: "1" } });
  const page = readFileSync(packageFile("docs/economists.md"), "utf8");
  const blocks = (language: string): string =>
    [...page.matchAll(new RegExp(`\`\`\`${language}\n(.*?)\`\`\``, "gs"))].map(([, text]) => text).join("\n");

  /** As `npm pack` and `npm install` would, less the network: what the package needs is that of this repository. */
  beforeAll(() => {
    const packed = execFileSync("npm", ["pack", "--ignore-scripts", "--json", "--pack-destination", project], {
      cwd: packageFile("."),
      encoding: "utf8",
    });
    const [{ filename }] = JSON.parse(packed) as [{ filename: string }];
    mkdirSync(modules);
    inProject("tar", "-xzf", filename, "--no-same-owner");
    inProject("mv", "package", join(modules, "llm-econ"));
    for (const name of installedWithIt()) {
      mkdirSync(dirname(join(modules, name)), { recursive: true });
      symlinkSync(packageFile(`node_modules/${name}`), join(modules, name));
    }
    writeFileSync(join(project, "package.json"), '{"type": "module"}');
    const compilerOptions = {
      module: "nodenext",
      target: "es2023",
      strict: true,
      types: ["node"],
      skipLibCheck: false,
    };
    writeFileSync(join(project, "tsconfig.json"), JSON.stringify({ compilerOptions, files: ["study.ts", "names.ts"] }));
    writeFileSync(join(project, "study.ts"), blocks("ts"));
    const lines = roots.map((root) => `import * as ${root} from "${specifier(root)}";`);
    const shown = roots.map((root) => `${JSON.stringify(root)}: Object.keys(${root})`);
    writeFileSync(
      join(project, "names.ts"),
      `${lines.join("\n")}\nconsole.log(JSON.stringify({ ${shown.join(", ")} }));\n`,
    );
  }, 120_000);

  test("has types that the compiler finds, and code that runs, under each path", () => {
    inProject(process.execPath, packageFile("node_modules/typescript/bin/tsc"));
    const names = JSON.parse(inProject(process.execPath, "names.js")) as Record<string, string[]>;
    for (const root of roots) {
      const values = exportsOf(`${root}.ts`).filter((name) => !name.startsWith("type "));
      expect([root, names[root].sort()]).toEqual([root, [...values]]);
    }
  }, 120_000);

  test("docs/economists.md runs and prints what it says", () => {
    expect(inProject(process.execPath, "study.js")).toBe(blocks("text"));
  }, 120_000);
});
