import { writeFileSync } from "node:fs";
import { packageFile } from "../src/base/package-files.ts";
import { writeApiReference } from "./api-reference.ts";
import { generatedFiles } from "./generated.ts";
import { agentsPage } from "./prompts.ts";

for (const [path, text] of [...generatedFiles(), await agentsPage()]) writeFileSync(packageFile(path), text);
writeApiReference(packageFile("docs/api"));
