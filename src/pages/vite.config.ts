import { defineConfig, type Plugin } from "vite";

/** One classic script: a browser that opens a bundle's file refuses modules there. */
const classicScript: Plugin = {
  name: "classic-script",
  enforce: "post",
  transformIndexHtml: (html) =>
    html
      .replace(/<script type="module" crossorigin/g, "<script defer")
      .replace(/ rel="stylesheet" crossorigin/g, ' rel="stylesheet"'),
};

// biome-ignore lint/style/noDefaultExport: Vite reads its configuration from the default export.
export default defineConfig({
  root: import.meta.dirname,
  base: "/",
  plugins: [classicScript],
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  build: {
    outDir: "../../dist/pages",
    emptyOutDir: true,
    target: "es2022",
    // With its styles in the script a page would be without any until it has run.
    cssCodeSplit: false,
    modulePreload: false,
    reportCompressedSize: false,
    chunkSizeWarningLimit: 1000,
    rolldownOptions: {
      output: {
        format: "iife",
        entryFileNames: "assets/pages.js",
        assetFileNames: "assets/pages[extname]",
      },
    },
  },
});
