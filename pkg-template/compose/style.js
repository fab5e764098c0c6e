/** How the form looks: by a style sheet that is made here, which strict policies allow, and parts and properties that a page may set. */

const STYLE = `
:host { display: block; }
:host([hidden]) { display: none; }
.compose {
  --_ink: var(--pec-ink, light-dark(#17324d, #e6eef4));
  --_muted: var(--pec-muted, light-dark(#455b71, #a9bccd));
  --_card: var(--pec-card, light-dark(#ffffff, #17212c));
  --_line: var(--pec-line, light-dark(#d6dce3, #2d3b49));
  --_edge: var(--pec-edge, light-dark(#5c6f82, #8398ab));
  --_accent: var(--pec-accent, light-dark(#0b5d4e, #63d0b8));
  --_on-accent: var(--pec-on-accent, light-dark(#ffffff, #06231d));
  --_accent-soft: var(--pec-accent-soft, light-dark(#e3f2ee, #14302a));
  --_good: var(--pec-good, light-dark(#0a6b3d, #6fdca1));
  --_good-soft: var(--pec-good-soft, light-dark(#e4f4ea, #10301f));
  --_bad: var(--pec-bad, light-dark(#b3261e, #ff9d94));
  --_bad-soft: var(--pec-bad-soft, light-dark(#fcebea, #3a1a18));
  --_doubt: var(--pec-doubt, light-dark(#8a5300, #f3c069));
  --_doubt-soft: var(--pec-doubt-soft, light-dark(#fdf2e0, #352611));
  --_veil: var(--pec-veil, light-dark(rgb(23 50 77 / 55%), rgb(0 0 0 / 70%)));
  --_radius: var(--pec-radius, 4px);
  --_target: var(--pec-target, 2.75em);
  accent-color: var(--_accent);
  background: var(--_card);
  border: 1px solid var(--_line);
  border-radius: var(--_radius);
  box-sizing: border-box;
  color: var(--_ink);
  container-type: inline-size;
  display: grid;
  font-family: var(--pec-font, inherit);
  gap: 1.25em;
  grid-template-columns: minmax(0, 1fr);
  line-height: 1.5;
  padding: var(--pec-padding, clamp(1em, 2.5vw, 2em));
  text-align: start;
}
*, ::before, ::after { box-sizing: border-box; }
[hidden] { display: none !important; }
p, ul, dl, dd, h2 { margin: 0; padding: 0; }
h2 { font-size: 1.5em; line-height: 1.2; overflow-wrap: anywhere; }
:focus-visible { outline: 3px solid var(--_accent); outline-offset: 2px; }
h2:focus, .panel:focus, .below:focus { outline: none; }
h2:focus-visible, .panel:focus-visible, .below:focus-visible { outline: 2px dashed var(--_edge); outline-offset: 4px; }
form, .panel { display: grid; gap: 1.5em; grid-template-columns: minmax(0, 1fr); }
.below:empty, .compose > div:empty { display: none; }
button, input, select, textarea { color: inherit; font: inherit; letter-spacing: inherit; }
button, .pick {
  background: var(--_card);
  border: 2px solid var(--_edge);
  border-radius: var(--_radius);
  color: var(--_ink);
  cursor: pointer;
  font-weight: 600;
  line-height: 1.3;
  min-height: var(--_target);
  padding: 0.5em 1.25em;
}
button:hover:not(:disabled), .pick:hover { background: var(--_accent-soft); border-color: var(--_accent); }
button.primary { background: var(--_accent); border-color: var(--_accent); color: var(--_on-accent); }
button.primary:hover:not(:disabled) { background: color-mix(in oklab, var(--_accent), var(--_ink) 25%); }
button.danger { border-color: var(--_bad); color: var(--_bad); }
button.danger:hover:not(:disabled) { background: var(--_bad-soft); border-color: var(--_bad); }
button.quiet { background: none; border-color: transparent; color: var(--_accent); padding: 0.25em 0.75em; }
button.quiet:hover:not(:disabled) { background: var(--_accent-soft); }
button:disabled { cursor: default; opacity: 0.65; }
input:not([type='file'], [type='radio']), select, textarea {
  background: var(--_card);
  border: 1px solid var(--_edge);
  border-radius: var(--_radius);
  min-height: var(--_target);
  padding: 0.5em 0.75em;
  width: 100%;
}
textarea { resize: vertical; }
[aria-invalid='true']:not([type='file']) { border: 2px solid var(--_bad); }
.field { display: grid; gap: 0.5em; grid-template-columns: minmax(0, 1fr); min-width: 0; }
.field > label, .field > .name { font-weight: 600; line-height: 1.3; }
.hint { color: var(--_muted); font-size: 0.875em; }
.field > label + .hint { margin-top: -0.25em; }
.hint.wrong { color: var(--_bad); font-weight: 600; }
.problem { color: var(--_bad); font-weight: 600; line-height: 1.4; overflow-wrap: anywhere; white-space: pre-line; }
.problem:empty { display: none; }
.actions { display: flex; flex-wrap: wrap; gap: 0.75em; }
.chips { display: flex; flex-wrap: wrap; gap: 0.5em; list-style: none; max-height: 14em; overflow-y: auto; padding: 3px; margin: -3px; }
.chip {
  align-items: center;
  background: var(--_accent-soft);
  border: 1px solid var(--_edge);
  border-radius: 1.25em;
  display: inline-flex;
  gap: 0.25em;
  max-width: 100%;
  padding-left: 0.75em;
}
.chip bdi { overflow-wrap: anywhere; padding: 0.2em 0; }
.chip button { background: none; border: 0; border-radius: 40px; line-height: 1; min-height: 2em; padding: 0; }
.chip .remove { flex: none; font-size: 1.125em; min-width: 2em; }
.chip .mend { font-weight: 600; min-width: 0; padding: 0 0.25em; text-align: start; text-decoration: underline wavy var(--_bad) from-font; }
.chip.wrong { background: var(--_bad-soft); border: 2px solid var(--_bad); }
fieldset { border: 0; display: grid; grid-template-columns: minmax(0, 1fr); margin: 0; min-width: 0; padding: 0; }
legend { font-weight: 600; padding: 0; }
.choice { align-items: start; cursor: pointer; display: grid; gap: 0.75em; grid-template-columns: auto minmax(0, 1fr); min-height: var(--_target); padding: 0.5em 0; }
.choice .hint { display: block; }
input[type='radio'] { flex: none; height: 1.5em; margin: 0; min-height: 0; padding: 0; width: 1.5em; }
.drop {
  align-items: center;
  border: 2px dashed var(--_edge);
  border-radius: var(--_radius);
  color: var(--_muted);
  display: flex;
  flex-wrap: wrap;
  gap: 0.5em 1em;
  padding: 1em;
  position: relative;
}
.drop.over { background: var(--_accent-soft); border-color: var(--_accent); }
.pick { align-items: center; display: inline-flex; }
.unseen { height: 1px; opacity: 0; position: absolute; width: 1px; }
.unseen:focus-visible + .pick { outline: 3px solid var(--_accent); outline-offset: 2px; }
.files { list-style: none; }
.files li { align-items: center; border-bottom: 1px solid var(--_line); display: flex; flex-wrap: wrap; gap: 0.25em 1em; padding: 0.25em 0; }
.files .hint { margin-left: auto; }
.files bdi { flex: 1 1 auto; min-width: 0; overflow-wrap: anywhere; }
.callout {
  background: var(--_accent-soft);
  border: 1px solid transparent;
  border-left: 4px solid var(--_accent);
  border-radius: var(--_radius);
  display: grid;
  gap: 0.5em;
  grid-template-columns: minmax(0, 1fr);
  justify-items: start;
  padding: 1em 1.25em;
}
.callout .title { align-items: start; display: flex; font-size: 1.125em; font-weight: 700; gap: 0.5em; line-height: 1.35; }
.callout .title span { min-width: 0; overflow-wrap: anywhere; }
.callout > :not(.title) { margin-left: 2em; overflow-wrap: anywhere; }
.callout ul { padding-left: 1.25em; }
.callout.good { background: var(--_good-soft); border-left-color: var(--_good); }
.callout.warning { background: var(--_doubt-soft); border-left-color: var(--_doubt); }
.callout.danger { background: var(--_bad-soft); border-left-color: var(--_bad); }
.icon { color: var(--_accent); fill: none; flex: none; height: 1.35em; stroke: currentcolor; stroke-linecap: round; stroke-linejoin: round; stroke-width: 1.75; width: 1.35em; }
.good .icon { color: var(--_good); }
.warning .icon { color: var(--_doubt); }
.danger .icon { color: var(--_bad); }
.todo { font-weight: 600; }
.facts { display: grid; gap: 0.5em 1.25em; grid-template-columns: fit-content(40%) minmax(0, 1fr); }
.facts dt { color: var(--_muted); }
.facts dd { overflow-wrap: anywhere; }
.facts ul { list-style: none; }
.far { display: flex; flex-wrap: wrap; align-items: center; gap: 0.5em 1em; }
progress { height: 0.75em; max-width: 100%; width: 16em; }
.unheard { clip-path: inset(50%); height: 1px; overflow: hidden; position: absolute; width: 1px; }
dialog {
  background: var(--_card);
  border: 1px solid var(--_edge);
  border-radius: var(--_radius);
  color: var(--_ink);
  max-height: 92vh;
  max-width: min(42em, 94vw);
  padding: clamp(1em, 3vw, 2em);
  width: 100%;
}
dialog::backdrop { background: rgb(0 0 0 / 60%); background: var(--_veil); }
@container (max-width: 30em) {
  .facts { gap: 0; grid-template-columns: minmax(0, 1fr); }
  .facts dd { margin-bottom: 0.75em; }
  .actions > button { flex: 1 1 auto; }
}
@media (max-width: 30em) {
  dialog .facts { gap: 0; grid-template-columns: minmax(0, 1fr); }
  dialog .facts dd { margin-bottom: 0.75em; }
}
@media (forced-colors: active) {
  .callout, .chip { border-color: CanvasText; }
  button.primary { border-width: 4px; }
}
@media print {
  .actions, .drop { display: none; }
}
@media (prefers-reduced-motion: no-preference) {
  button, .pick { transition: background-color 120ms, border-color 120ms; }
}
`;

/** One for all forms of a page. @type {CSSStyleSheet | undefined} */
let sheet;

/** @param {ShadowRoot} root */
export function dressed(root) {
  if (sheet === undefined) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
  }
  root.adoptedStyleSheets = [sheet];
}
