import { writeFileSync } from "node:fs";
import { packageFile } from "../src/base/package-files.ts";
import { writeApiReference } from "./api-reference.ts";
import { generatedFiles } from "./generated.ts";

for (const [path, text] of generatedFiles()) writeFileSync(packageFile(path), text);
writeApiReference(packageFile("docs/api"));
