import { COLORS } from '../pages/style.ts';

/** The style sheet of the console, with the colours of all pages; warnings and charts have colours of their own. */
export const CONSOLE_STYLE = `${COLORS.trimEnd()}
:root{--line:#d1d5db;--danger:#a3141e;--on-danger:#fff;--good:#0b6b3a;--one:#0b4fb3;--two:#b45309;--hint:#eef4ff}
@media(prefers-color-scheme:dark){:root{--line:#3a4350;--danger:#ff9d9d;--on-danger:#2a0a0d;--good:#7ee2a8;--one:#9cc2ff;--two:#ffb86b;--hint:#1c2a42}}
*{box-sizing:border-box}
body{margin:0;background:var(--back);color:var(--text);font:1rem/1.5 system-ui,sans-serif;overflow-wrap:anywhere}
a{color:var(--main)}
.skip{position:absolute;left:-100vw}
.skip:focus{left:1rem;top:.5rem;padding:.5rem 1rem;background:var(--card)}
header{display:flex;flex-wrap:wrap;align-items:center;gap:.5rem 1.5rem;padding:.5rem 1rem;border-bottom:1px solid var(--line);background:var(--card)}
.brand{color:inherit;font-weight:700;text-decoration:none}
nav{flex:1 1 20rem}
nav ul{display:flex;flex-wrap:wrap;gap:.25rem;margin:0;padding:0;list-style:none}
nav a{display:block;padding:.625rem .75rem;border-radius:.5rem;color:inherit;text-decoration:none}
nav a:hover{text-decoration:underline}
nav a[aria-current]{background:var(--hint);color:var(--main);font-weight:600}
main{max-width:70rem;margin:0 auto;padding:1.5rem 1rem 4rem}
main.narrow{max-width:34rem;padding-top:10vh}
h1{margin:0 0 1rem;font-size:1.75rem;line-height:1.25}
h2{margin:0 0 .75rem;font-size:1.25rem;line-height:1.3}
h3{margin:1.25rem 0 .5rem;font-size:1rem}
p{margin:0 0 1rem}
.quiet,small,caption,dt{color:var(--quiet);font-size:.9375rem}
code{font:.9375rem/1.5 ui-monospace,monospace}
.card{margin:0 0 1.25rem;padding:1.25rem;border:1px solid var(--line);border-radius:.75rem;background:var(--card)}
.card>:last-child,.card form>:last-child{margin-bottom:0}
.cards{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,21rem),1fr));gap:1.25rem;align-items:start;margin-bottom:1.25rem}
.cards>.card{margin:0}
.halves{grid-template-columns:repeat(auto-fit,minmax(min(100%,27rem),1fr))}
.stack{columns:20rem;column-gap:1.25rem;margin-bottom:1.25rem}
.stack>.card{break-inside:avoid}
.figures{display:grid;grid-template-columns:repeat(auto-fit,minmax(9.75rem,1fr));gap:.75rem;margin:0 0 1.25rem;padding:0}
.figures>div{padding:.75rem;border:1px solid var(--line);border-radius:.75rem;background:var(--card)}
.figures dd{margin:0;font-size:1.5rem;font-weight:700;line-height:1.3}
.facts{display:grid;grid-template-columns:minmax(6rem,auto) 1fr;gap:.375rem 1rem;margin:0 0 1rem}
.facts dd{margin:0}
.notice{padding:.75rem 1rem;border:1px solid var(--line);border-left:.375rem solid var(--good);border-radius:.5rem;background:var(--card)}
.problem{border-left-color:var(--danger)}
.secret{padding:.75rem 1rem;border:2px dashed var(--edge);border-radius:.5rem;font-weight:600}
.good{color:var(--good);font-weight:600}
.bad{color:var(--danger);font-weight:600}
.plain{margin:0 0 1rem;padding:0;list-style:none}
.plain>li{padding:.625rem 0;border-top:1px solid var(--line)}
.plain>li:first-child{border-top:0;padding-top:0}
.timeline{margin:0 0 1rem;padding:0 0 0 1rem;border-left:.25rem solid var(--line);list-style:none}
.timeline>li{padding:.375rem 0}
form{margin:0 0 1rem}
header form{display:flex;align-items:center;gap:.75rem;margin:0;color:var(--quiet)}
header button{white-space:nowrap}
label,legend{display:block;margin:0 0 .25rem;font-weight:600}
fieldset{margin:0 0 1rem;padding:.75rem 1rem;border:1px solid var(--line);border-radius:.5rem}
legend{padding:0 .375rem}
.field{margin:0 0 1rem}
.field small{display:block;margin-top:.25rem}
input,select,textarea{width:100%;min-height:2.75rem;padding:.5rem .75rem;border:1px solid var(--edge);border-radius:.5rem;background:var(--back);color:inherit;font:inherit}
.tick{display:flex;align-items:center;gap:.625rem;min-height:2.75rem;margin:0;padding:.375rem 0;font-weight:400}
.tick input{flex:none;width:1.375rem;min-height:1.375rem;height:1.375rem}
.tick span{flex:1}
.row{display:flex;flex-wrap:wrap;align-items:flex-end;gap:.75rem}
.row .field,.grow{flex:1 1 14rem;margin:0}
.plain .row{align-items:center;margin:0}
.plain .grow{flex-basis:8rem}
button{min-height:2.75rem;padding:.5rem 1.25rem;border:2px solid var(--edge);border-radius:.5rem;background:transparent;color:inherit;font:inherit;font-weight:600;cursor:pointer}
button.main{border-color:var(--main);background:var(--main);color:var(--on-main)}
button.danger{border-color:var(--danger);color:var(--danger)}
button:hover{text-decoration:underline}
:focus-visible{outline:3px solid var(--main);outline-offset:2px}
details{margin:0 0 1rem}
summary{padding:.625rem 0;cursor:pointer;color:var(--main)}
.wide{overflow-x:auto}
table{width:100%;border-collapse:collapse}
caption{padding:.25rem 0;text-align:left}
th,td{padding:.5rem .75rem .5rem 0;border-bottom:1px solid var(--line);text-align:left;vertical-align:top}
.number{text-align:right;font-variant-numeric:tabular-nums}
.chart svg{display:block;width:100%;height:8rem;border-bottom:1px solid var(--edge)}
.chart rect{fill:var(--one)}
.chart rect.two{fill:var(--two)}
.axis{display:flex;justify-content:space-between;gap:1rem;margin:.25rem 0 .5rem;color:var(--quiet);font-size:.875rem}
.key{display:inline-block;width:.75rem;height:.75rem;margin-right:.375rem;border-radius:.125rem;background:var(--one)}
.key.two{background:var(--two)}
`;
