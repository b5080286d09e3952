/** The style sheet of a report. */
import { darkColours, lightColours } from "../figures/palette.ts";

function variables(colours: Readonly<Record<string, string>>): string {
  return Object.entries(colours)
    .map(([name, value]) => `${name}:${value}`)
    .join(";");
}

export const styleSheet = `
:root{color-scheme:light dark;${variables(lightColours)};--panel:#f5f7f9;--alert:#fff3d6;--alert-edge:#c98a00}
@media (prefers-color-scheme:dark){:root{${variables(darkColours)};--panel:#1a2129;--alert:#33290f;--alert-edge:#d9a52b}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;text-size-adjust:100%}
body{margin:0;background:var(--paper);color:var(--ink);font:17px/1.6 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;overflow-wrap:anywhere}
main{max-width:52rem;margin:0 auto;padding:2.5rem 1.25rem 4rem}
h1,h2,h3{line-height:1.25;text-wrap:balance;overflow-wrap:anywhere}
h1{font-size:2.1rem;letter-spacing:-.015em;margin:.2rem 0 .4rem}
h2{font-size:1.4rem;margin:3rem 0 .8rem;padding-top:1.4rem;border-top:1px solid var(--grid)}
h3{font-size:1.12rem;margin:0 0 .3rem}
p{margin:0 0 .8rem}
a{color:var(--series-1)}
.eyebrow,.meta{color:var(--muted);font-size:.88rem;margin:0}
.eyebrow{text-transform:uppercase;letter-spacing:.08em;font-weight:600}
.lead{font-size:1.22rem;line-height:1.5}
nav ul{display:flex;flex-wrap:wrap;gap:.2rem 1.1rem;list-style:none;margin:1.2rem 0 0;padding:0;font-size:.92rem}
.notice{background:var(--alert);border-left:4px solid var(--alert-edge);padding:.8rem 1rem;margin:1.4rem 0 0;border-radius:0 6px 6px 0}
.notice p:last-child{margin:0}
ul.warnings{padding-left:1.2rem}
ul.warnings code{font-weight:600}
pre{background:var(--panel);border:1px solid var(--grid);border-radius:6px;padding:.8rem 1rem;margin:0 0 .8rem;font-size:.86rem;line-height:1.5;overflow-x:auto;white-space:pre-wrap;user-select:all}
code,pre{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace}
code{font-size:.9em}
figure{margin:2.6rem 0 0}
figcaption p{margin:0 0 .9rem}
figcaption .subject{color:var(--muted);font-size:.82rem;font-weight:600;margin:0}
figure svg{display:block;width:100%;height:auto;overflow:visible}
figure svg.narrow{display:none}
figure .note{color:var(--muted);font-size:.88rem;margin:.6rem 0 .4rem}
details{margin:.4rem 0 0}
summary{cursor:pointer;color:var(--series-1);font-size:.92rem;padding:.15rem 0}
.scroll{overflow-x:auto;margin:.5rem 0 1rem}
.scroll.tall{max-height:26rem;overflow-y:auto;border:1px solid var(--grid);border-radius:6px}
table{border-collapse:collapse;font-size:.9rem;line-height:1.4;min-width:100%;font-variant-numeric:tabular-nums;overflow-wrap:normal}
th,td{text-align:right;padding:.38rem .65rem;border-bottom:1px solid var(--grid);vertical-align:top}
td.text,th.text{text-align:left}
th{font-weight:600;vertical-align:bottom;color:var(--muted)}
.tall th{position:sticky;top:0;background:var(--paper)}
td:not(.text){white-space:nowrap}
td.text{min-width:7.5rem}
td.text:last-child{min-width:13rem}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.3rem 1.2rem;margin:0}
dt{color:var(--muted)}dd{margin:0;min-width:0}
.terms{color:var(--muted);font-size:.86rem}
dl.glossary{display:block}
dl.glossary dt{color:var(--ink);font-weight:600}
dl.glossary dd{margin-bottom:.7rem}
:target{background:var(--alert)}
footer{margin-top:3rem;color:var(--muted);font-size:.86rem}
:focus-visible{outline:3px solid var(--series-1);outline-offset:2px}
.broad table{font-size:.82rem}
.broad th,.broad td{padding:.36rem .5rem}
.broad td.text:first-child{min-width:9.5rem}
@media screen and (min-width:1100px){.scroll.broad{margin-inline:calc(-1*min(11rem,(100vw - 54rem)/2))}}
@media (max-width:700px){
body{font-size:16px}
main{padding:1.5rem 1rem 3rem}
h1{font-size:1.65rem}
.lead{font-size:1.1rem}
figure svg.wide{display:none}
figure svg.narrow{display:block;max-width:26rem}
dl{grid-template-columns:1fr;gap:0}
dd{margin-bottom:.6rem}
}
@media print{
:root{color-scheme:light;${variables(lightColours)};--panel:#fff;--alert:#fff}
@page{margin:18mm 16mm}
body{font-size:10.5pt}
main{max-width:none;padding:0}
nav{display:none}
h2,h3{break-after:avoid}
figure svg.wide{display:block;max-width:100%}
figure svg.narrow{display:none}
figure>svg,figcaption,tr,.notice{break-inside:avoid}
figcaption{break-after:avoid}
thead{display:table-header-group}
.scroll,.scroll.tall{overflow:visible;max-height:none;border:0}
figure details:not([open]){display:none}
summary{color:var(--ink);list-style:none}
figure,table,dl>div{break-inside:avoid-page}
table.long{break-inside:auto}
pre{white-space:pre-wrap}
table{font-size:8pt}
.broad table{font-size:7.5pt}
th,td{padding:.2rem .4rem}
.broad th,.broad td{padding:.2rem .2rem}
td.text,td.text:last-child{min-width:4.5rem;overflow-wrap:anywhere}
td:not(.text){overflow-wrap:normal;word-break:keep-all}
.terms{display:none}
.broad td.text:first-child{min-width:5rem}
.broad td:not(.text){white-space:normal}
a{color:inherit;text-decoration:none}
}
`.trim();
