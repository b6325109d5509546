/** The style of the page to try a model: one column on a phone, two where there is room; light and dark. */
export const PAGE_STYLE = `
:root { color-scheme: light dark; --ink: #1c2430; --soft: #57606e; --paper: #ffffff; --ground: #f3f5f8; --line: #98a2b0; --accent: #0b5cad; --on-accent: #ffffff; --bar: #b9d3ee; --bad: #a3191f; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6eaf0; --soft: #a7b0bd; --paper: #1a2029; --ground: #10141a; --line: #6b7686; --accent: #7ab7f5; --on-accent: #0b1420; --bar: #25486c; --bad: #ff9b9b; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1rem; max-width: 70rem; font: 16px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--ground); overflow-wrap: anywhere; }
h1 { font-size: 1.5rem; margin: 0.5rem 0 0; }
small, .optional, .hint, footer { color: var(--soft); font-weight: normal; }
small { font-size: 1rem; }
header p { margin: 0 0 1rem; }
form, #answer:not(:empty) { background: var(--paper); border: 1px solid var(--line); border-radius: 8px; padding: 1rem; }
.samples { display: flex; flex-wrap: wrap; gap: 0.5rem; margin-bottom: 1rem; }
.fields { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(15rem, 100%), 1fr)); gap: 0.75rem 1rem; }
.field { display: flex; flex-direction: column; min-width: 0; }
label { font-weight: 600; }
.optional { font-size: 0.85rem; }
.hint { font-size: 0.85rem; min-height: 1.3em; }
.hint.bad { color: var(--bad); font-weight: 600; }
input, select, button { font: inherit; color: inherit; border: 1px solid var(--line); border-radius: 6px; padding: 0.5rem 0.6rem; background: var(--paper); min-height: 44px; max-width: 100%; }
input[aria-invalid=true], select[aria-invalid=true] { border: 2px solid var(--bad); }
button { cursor: pointer; }
.go { background: var(--accent); color: var(--on-accent); border-color: var(--accent); font-weight: 600; margin-top: 0.5rem; padding-inline: 1.5rem; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
#answer { margin-top: 1rem; }
#answer p { margin: 0; }
.value { font-size: 1.6rem; font-weight: 700; }
.problem { color: var(--bad); font-weight: 600; }
.shares { list-style: none; margin: 0.75rem 0 0; padding: 0; }
.shares li { margin-top: 0.4rem; }
.shares div { display: flex; justify-content: space-between; gap: 1rem; }
progress { width: 100%; height: 0.6rem; accent-color: var(--accent); }
footer { font-size: 0.85rem; }
footer a { color: var(--accent); margin-right: 1rem; display: inline-block; padding: 0.5rem 0; }
@media (min-width: 60rem) { main { display: grid; grid-template-columns: 2fr 1fr; gap: 1rem; align-items: start; } #answer { margin-top: 0; position: sticky; top: 1rem; } }
`;
